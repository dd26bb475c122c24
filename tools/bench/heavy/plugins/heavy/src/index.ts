export { CapacityPage, EntityCapacityCard, capacityPlugin } from './plugin';
