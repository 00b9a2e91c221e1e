import fc from 'fast-check'

/** Of a mutant it is enough to try what can be tried in a third of a second. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 300, markInterruptAsFailure: false })
