import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_MESSAGES, farFrom } from '../../main/resources/page/timeline-bounds.js';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('the bounds of a timeline', () => {
  test('forget nothing while there are few messages', () => {
    assert.deepEqual(farFrom(range(1, MAX_MESSAGES), { first: 1, last: 10 }), []);
  });

  test('forget the oldest messages when the user is at the end', () => {
    assert.deepEqual(farFrom(range(1, 150), { first: 140, last: 150 }), range(1, 99));
  });

  test('forget those below the view when the user goes back, but not the newest', () => {
    assert.deepEqual(farFrom(range(1, 150), { first: 5, last: 14 }), range(55, 140));
  });

  test('leave what is in view, however much it is', () => {
    assert.deepEqual(farFrom(range(1, 500), { first: 1, last: 500 }), []);
  });

  test('go on where messages are forgotten already', () => {
    const seqs = [...range(900, 990), ...range(1990, 2030)];
    assert.deepEqual(farFrom(seqs, { first: 905, last: 915 }), [...range(956, 990), ...range(1990, 2020)]);
  });
});
