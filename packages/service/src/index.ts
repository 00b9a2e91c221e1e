export { writeTest } from './notify/message.ts'
export { channelsOf } from './notify/send.ts'
export { type Service, type ServiceParts, startService } from './service.ts'
export { realTime, type Time } from './time.ts'
