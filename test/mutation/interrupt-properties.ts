import fc from 'fast-check'

/** Of a mutant it is enough to try what can be tried in a few seconds. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: 3_000, markInterruptAsFailure: false })
