import fc from 'fast-check'

/** Of a mutant it is enough to try what can be tried in less than half a second. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 400, markInterruptAsFailure: false })
