// People whose network blocks what voice goes by: they are told so plainly, and
// everything else goes on.
import { seen } from './person.mjs';
import { gather, perceives, planOf, setUpTalking } from './voices.mjs';

const PLAN = planOf();

const at = setUpTalking();

seen('a network that blocks voice is named, and the slower way is taken', async () => {
  const { all } = await gather(at.browser, at.talking, at.server, PLAN, { 1: ['udp'], 2: ['udp', 'tcp'] });
  const [free, slow, blocked] = all;
  for (const person of all) await person.press('Join muted');
  await slow.sees('This network blocks the usual way for voice');
  await blocked.sees('This network lets no voice through');
  await slow.press('Microphone off');
  await perceives(free, 'heard', [slow]);
  await free.press('Microphone off');
  await perceives(slow, 'heard', [free]);
  await perceives(blocked, 'heard', []);
});
