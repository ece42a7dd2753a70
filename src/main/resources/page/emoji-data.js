/** The emoji that the picker offers, each with the words by which it is found. */

const LINES = `
👍 thumbs up yes like good +1
👎 thumbs down no dislike -1
❤️ heart love red
😂 laugh tears joy funny
🎉 party celebrate tada
😮 surprised wow
😢 sad cry tear
🙏 thanks please pray
🔥 fire hot
👏 clap applause
✅ check done yes
❌ cross no wrong
👀 eyes look
💯 hundred perfect
😀 grin happy smile
😃 smile happy open
😄 smile eyes happy
😆 laugh squint
😁 beam grin teeth
😅 sweat relief laugh
🤣 rolling laugh floor
😊 blush smile warm
🙂 slight smile
🙃 upside down
😉 wink
😍 heart eyes love
🥰 hearts love adore
😘 kiss blow
😋 yum tasty
😎 cool sunglasses
🤩 star struck wow
🥳 party face birthday
🤔 think hmm
🤨 raised eyebrow doubt
😐 neutral
😏 smirk
🙄 roll eyes
😬 grimace awkward
😴 sleep tired
🤒 sick ill
🤯 mind blown
😇 angel halo
🤗 hug
🤫 quiet hush secret
😕 confused
😟 worried
😭 sob cry loud
😤 huff proud
😠 angry
😡 rage furious
😱 scream fear
🤝 handshake deal
👌 ok perfect
✌️ peace victory
🤞 fingers crossed luck
💪 strong muscle
👋 wave hello bye
🙌 raised hands hooray
🤷 shrug dunno
🤦 facepalm
🙋 raise hand me
💚 green heart
💙 blue heart
💛 yellow heart
💜 purple heart
🖤 black heart
💔 broken heart
⭐ star favourite
✨ sparkles shiny
💡 idea light bulb
⚡ lightning fast
🌈 rainbow
☀️ sun sunny
🌧️ rain cloud
❄️ snow cold
🌱 plant seedling
🌸 flower blossom
🌲 tree forest
🐶 dog
🐱 cat
🦊 fox
🐻 bear
🐧 penguin
🦄 unicorn
🐝 bee
🍎 apple
🍓 strawberry
🍕 pizza
🍔 burger
🍰 cake
🍪 cookie
☕ coffee tea hot
🍵 tea cup
🍺 beer
🍷 wine
🥂 cheers toast
⚽ football soccer ball
🏀 basketball
🏆 trophy win
🎯 target bullseye
🎮 game play
🎵 music note
🎸 guitar
📷 camera photo
🚗 car
🚲 bike bicycle
✈️ plane travel flight
🚀 rocket launch ship
🏠 house home
🏖️ beach holiday
🏔️ mountain
🗓️ calendar date
⏰ alarm clock time
📌 pin
📎 clip attachment
📚 books read
✏️ pencil write
💻 laptop computer
📱 phone mobile
💰 money bag
🎁 gift present
🔔 bell notification
🔒 lock secure
❓ question
❗ exclamation important
➕ plus add
♻️ recycle
🐛 bug
🚧 construction work in progress
👻 ghost
🤖 robot bot
`;

/** @type {{key: string, words: string}[]} */
export const EMOJI = LINES.trim().split('\n').map((line) => {
  const end = line.indexOf(' ');
  return { key: line.slice(0, end).normalize('NFC'), words: line.slice(end + 1) };
});

/** @param {string} text @returns {{key: string, words: string}[]} emoji whose words begin with each word of the text */
export function findEmoji(text) {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return EMOJI.filter(({ key, words }) => {
    return wanted.every((start) => key === start || words.split(' ').some((word) => word.startsWith(start)));
  });
}

/** @param {string} typed a name such as `smile` or `thumbs_up`, or its beginning @param {number} max @returns {{key: string, words: string}[]} those whose first word begins with it come first */
export function emojiNamed(typed, max) {
  const name = typed.toLowerCase().replaceAll('_', ' ').trim();
  const found = findEmoji(name);
  const isFirst = (/** @type {{words: string}} */ { words }) => words.startsWith(name);
  return [...found.filter(isFirst), ...found.filter((emoji) => !isFirst(emoji))].slice(0, max);
}
