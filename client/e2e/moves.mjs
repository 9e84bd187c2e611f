// Fifty moves of four people who talk and show themselves: nobody hears or sees a
// room before they are in it, not for one frame, nor later than 250 ms after they
// left it. Prints what each page noted of each move.
import assert from 'node:assert/strict';
import { roomOf } from './evening.mjs';
import { assertCalm, seen } from './person.mjs';
import { gather, log, perceives, planOf, setUpTalking } from './voices.mjs';

const MOVES = 50;
/** Each moves four people out and home again. */
const ROUNDS = 7;
const PLAN = planOf({ questions: ROUNDS, notice: 3, grace: 1 });

const at = setUpTalking();

const press = async (person, what) => {
  await person.button(`${what} off`).click();
  await person.button(`${what} on`).waitFor();
};

seen('in fifty moves nobody perceives a room that they are not in', async () => {
  const { host, all } = await gather(at.browser, at.talking, at.server, PLAN);
  const partitions = new Map([['main', all]]);
  for (const person of all) await person.press('Join muted');
  for (let round = 1; round <= ROUNDS; round++) {
    await host.press(/^Next: /);
    await host.press('See the rooms');
    await host.press('Send 4 people into 2 rooms for 8 minutes');
    const rooms = new Map();
    for (const person of all) {
      const number = await roomOf(person);
      rooms.set(number, [...(rooms.get(number) ?? []), person]);
    }
    for (const [number, pair] of rooms) partitions.set(`room/${round}.${number}`, pair);
    for (const person of all) {
      if (round > 1) continue; // later on it is as they left it
      await press(person, 'Microphone');
      await press(person, 'Camera');
    }
    for (const pair of rooms.values())
      for (const person of pair) {
        const others = pair.filter((other) => other !== person);
        await perceives(person, 'heard', others);
        await perceives(person, 'seen', others);
      }
    await host.press('Bring everyone back');
    for (const person of all) await person.button('Microphone off').waitFor();
    // Somebody talks in the main room when the next notice comes.
    await press(all[round % 4], 'Microphone');
    for (const person of all) if (person !== all[round % 4]) await perceives(person, 'heard', [all[round % 4]]);
  }
  // No camera is on in the main room.
  const inPlace = (place, kind) =>
    place === 'main' && kind === 'seen' ? [] : (partitions.get(place) ?? []).map(({ number }) => number);
  let moves = 0;
  for (const person of all) {
    const noted = await log(person, inPlace);
    moves += noted.moves.length - 1;
    for (const { place, heard, seen, heardLate, seenLate } of noted.moves.slice(1))
      console.log(`${person.name} to ${place}: ${told('heard', heard, heardLate)}; ${told('seen', seen, seenLate)}`);
    assert.deepEqual(noted.strays, [], person.name);
  }
  assertCalm([host, ...all]);
  console.log(`${moves} moves, nothing of another room`);
  assert.ok(moves >= MOVES, `${moves} moves`);
});

function told(what, { first, times } = {}, late = 0) {
  if (first === undefined) return `nothing ${what}`;
  return `${what} after ${first} ms, ${times} times, the last ${late} ms after the end`;
}
