export { type Service, type ServiceParts, startService } from './service.ts'
export { realTime, type Time } from './time.ts'
