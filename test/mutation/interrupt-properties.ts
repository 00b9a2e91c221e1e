import fc from 'fast-check'

/** Of a mutant it is enough to try what can be tried in a moment. */
const ms = Number(process.env.MUSTER_MUTATION_PROPERTY_MS ?? 300)
fc.configureGlobal({ ...fc.readConfigureGlobal(), interruptAfterTimeLimit: ms, markInterruptAsFailure: false })
