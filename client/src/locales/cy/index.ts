// What those who take part read, as one file to load; pages of facilitators bring their own.
export { default as breakout } from './breakout.json';
export { default as closing } from './closing.json';
export { default as common } from './common.json';
export { default as door } from './door.json';
export { default as harvest } from './harvest.json';
export { default as media } from './media.json';
export { default as refusals } from './refusals.json';
export { default as stage } from './stage.json';
