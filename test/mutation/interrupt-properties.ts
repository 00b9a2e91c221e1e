import fc from 'fast-check'

/** Of a mutant it is enough to try what can be tried in a second. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 1_000, markInterruptAsFailure: false })
