"""Lines that any story may use: beginnings, weather, places, thanks, endings, morals, titles."""

# ruff: noqa: E501 (a row of the table is a line)

LINES = """
# intro
There once [-be] {a_kind} (named|called) {N}.
In {a_townlike} {townkind} (near|with|behind) {a_landmark2} [-live] {a_kind} (named|called) {N}.
{N} [be] {a_kind} who [love] {hobby}.
{N}, {a_kind}, [live] next to the {landmark}.
Between {a_landmark2} and {a_landmark3}, {a_kind} named {N} [live] with {his} {family}.
{N}, {a_kind}, [like] {hobby}, {food} and {flowers}.
{N}, {a_kind} from {a_townlike} {townkind}, [collect] {smallthings} and {goods}.
{N}, {a_kind}, [live] in {a_size} house (near|behind|beside|across from) the {landmark}.
This is (the story|a story) of {N}, {a_kind}.
Everybody in the (village|town|street) [-know] {N}, {a_kind}.
Not far from the {landmark} [-live] {N}, {a_kind}.
# day
It [-be] {a_day}.
It [-be] {a_day} in {month}.
One {day}, {A} [be] {there}.
On {a_day}, {A} [go] out early.
{A} [wake] up early on {a_day}.
# place
{A} [look] around and [see] {sight}.
The {place} [-be] a (lovely|lively|quiet|favorite|wide|pleasant|curious|special) place.
The air {there} [-smell] of {smell}.
From somewhere [-come] the sound of {sound}.
{A} [see] {animalseen} near the {landmark}.
There [+be] {sight} {there}.
{A} [like] (the sight of|to look at|to count) the {sight}.
The {sight} {there} [+be] a pretty (sight|picture).
{A} [watch] {animalseen} for a while.
# weather.sun
The sun [-shine] (brightly|warmly|from a blue sky|through the leaves|on the roofs).
The sky [-be] clear and blue, and a soft breeze [-blow].
(Warm|Golden|Bright) light [-lie] on the (fields|roofs|street|grass|water).
It [-be] so (warm|hot) that the (dogs|cats|hens|old men) [+sleep] in the shade.
# weather.rain
Rain [-fall] on the (roofs|street|leaves|umbrellas|windows) all day.
The sky [-be] gray, and there [+be] puddles everywhere.
(Big|Heavy|Cold|Soft) drops [+run] down the (windows|walls|leaves).
Thick fog [-hang] over the (fields|river|houses|hills).
# weather.cold
Frost [-lie] on the (grass|roofs|windows|branches).
It [-be] so cold that every breath [-turn] into a little cloud.
(Thin|White|Thick) ice [-cover] the (puddles|pond|gutters|buckets).
The ground [-be] white and hard as stone.
# weather.wind
The wind [-blow] (hard|wildly|from the sea|from the north) and [-shake] the (trees|shutters|signs).
Leaves [+dance] (over the ground|in the air|through the street).
(Dark|Gray|Torn) clouds [+race] across the sky.
# weather.plain
It [-be] neither warm nor cold.
The sky [-be] {sky}.
A few {size} clouds [+drift] over the {landmark}.
It [-be] a day like any other.
# hero
{A} [wear] {a_color} {clothes} that day.
{His} pockets [+be] full of (string|crumbs|nuts|chestnuts|paper|buttons|pebbles).
{A} [have] just eaten {a_snack}.
{A} [hum] a (little|funny|merry|slow) tune.
{A} [be] (always|often|seldom|never) in a hurry.
{A} [can] (whistle|run|climb|laugh|hop|tell stories) better than anyone {there}.
{A} [keep] {a_size} (stone|feather|nut|button|coin) in {his} pocket for luck.
{His} {family} [-call] {him} ("little bear"|"sunshine"|"my sparrow"|"captain"|"sweet pea"|"professor").
# friend
{B} [-be] {As} best friend.
{B} [-live] (next door|across the street|behind the {landmark}|two houses away) and [-like] {hobby}.
{B} [-be] known for {bhis} {size} {color} {clothes}.
{B} [-work] as {a_job} in the (town|village).
{B} and {bhis} {family} [+live] near the {landmark}.
{B} [-be] a friend that one can count on.
# feel
{A} [feel] {sad}.
{S} [be] {sad} and [sit] down (on the ground|on a step|under a tree|on a stone|by the wall).
{S} (almost |)[begin] to cry.
A tear [-run] down {As} cheek.
{As} heart [-be] as heavy as a stone.
{S} [do] not know what to do.
{S} [let] {his} head hang.
A: Oh no! What can I do now?
A: This is (not my day|too bad|a real pity|terrible).
# alone
{A} [sigh]. {He} [can] not do it alone.
{A} [understand] that {he} (needed|needs) help.
{A} [think] hard, but no (good |)idea [-come].
# wrong
B: What is wrong, {N}?
B: Why do you look so (sad|unhappy|worried|gloomy)?
B: Hello, {N}! Can I help you?
B: Is everything all right, {N}?
B: {N}, has something happened?
B: You look (sad|troubled|pale|upset) today. What is it?
# comes
{then} {B} [-come] (by|along|around the corner|past the {landmark}|over from the {landmark}) (with {a_snack}|with a basket|on a bike|on foot|whistling).
{B} [-see] {him} and [-stop].
{B} [-have] heard {him} and [-come] (closer|over|running|near).
{A} [go] to {B} and [ask] for help.
{A} [run] (straight |)to {B}, who [-live] near the {landmark}.
At that moment {B} [-walk] (past|by) with {a_snack} in {bhis} hand.
# think.clever
{B} [-be] clever. {T} [-scratch] {bhis} head and [-think] (for a moment|hard|for {while}).
B: Let me think. There must be a (trick|clever way|simple answer).
B: I have read about this in a book. I (have|know) an idea.
# think.strong
{B} [-be] strong. {T} [-roll] up {bhis} sleeves.
B: My arms are strong. (Let me try.|We will see.|Step aside, please.)
B: This needs (some muscle|a strong back|strong hands), and I have that.
# think.patient
{B} [-be] patient and never in a hurry.
B: No need to rush. We will (take our time|go step by step|begin again from the start).
B: Let us sit down first and (look|think|breathe) calmly.
# think.brave
{B} [-be] brave. {T} [-take] a deep breath.
B: I am not afraid. I will (go first|try it|do it).
B: Courage! Somebody has to try, so I will.
# think.kind
{B} [-be] kind. {T} [-put] an arm around {As} shoulder.
B: Do not (worry|be sad|cry). We will do it together.
B: I will not leave you alone with this.
# think.quick
{B} [-be] quick. {T} [-run] off like {like} and [-come] back at once.
B: Wait here! I will be back (in a minute|in no time|before you can count to fifty).
B: Quick! There is no time to lose.
# thanks
A: Thank you, {B}! (You are a good friend.|I will not forget it.|What would I do without you?)
A: Thank you so much!
{A} [thank] {B} (with all {his} heart|again and again|and [hug] {bhim}|and [shake] {bhis} hand).
A: You are (wonderful|a treasure|the best friend in the world|very kind), {B}.
To say thank you, {A} [give] {B} {a_snack}.
# reply
B: You are welcome. (That is what friends are for.|I was glad to help.|You would do the same for me.)
B: It was nothing.
{B} [-smile] and [-wave] {bhis} hand.
{B} only [-laugh]. It [-have] been (fun|no trouble|a pleasure) to help.
B: Next time you can help me.
# glad
{A} [be] {glad}.
{A} [laugh] (out loud|with joy|for the first time that day).
{A} [jump] up and down.
{S} [feel] {glad}, and so [-do] {B}.
{As} face [-shine] like (the sun|a lamp|a new coin|the moon).
{S} [dance] around the {landmark}.
A: Hurrah! (We did it!|I am so happy!|What a day!)
# end
In the evening {they} [+eat] {food} and [+laugh] about it.
That night {A} [sleep] (well|deeply|soundly|like a stone|without a dream).
{both} [+walk] home (side by side|hand in hand|singing|under the first stars|past the {landmark}).
At home {A} [tell] {his} {family} the whole story.
{They} [+play] {game} until the sun [-go] down.
And from that day on, {both} [+be] (the best of friends|good friends|like family).
{They} [+celebrate] with {a_snack} (for each|and a song|and {a_cake}).
{A} often [think] of that {day}.
The moon [-rise] over the {landmark}, and all [-be] (well|quiet|good).
A week later {they} [+meet] again {there} and [+play] {game}.
Before bed, {A} [draw] a picture of it all.
That night {A} [dream] of {smallthings}, {birds} and {a_creature}.
{They} [+buy] {food} and {a_snack} and [+sit] down under {a_tree}.
On the way home {they} [+count] {birds} and [+talk] about {hobby3} and {food}.
At home {A} [put] on {a_color} {clothes} and [eat] {food} with {his} {family}.
In the end {A} [give] {B} {a_handy} with {smallthings} on it, as a keepsake.
Under {a_tree} near the {landmark}, {both} [+share] {a_snack}.
That night {A} [dream] of {smallthings}, {birds} and {a_creature}.
{They} [+buy] {food} and {a_snack} and [+sit] down under {a_tree}.
On the way home {they} [+count] {birds} and [+talk] about {hobby3} and {food}.
At home {A} [put] on {a_color} {clothes} and [eat] {food} with {his} {family}.
In the end {A} [give] {B} {a_handy} with {smallthings} on it, as a keepsake.
Under {a_tree} near the {landmark}, {both} [+share] {a_snack}.
# aside
{B} [-tell] {him} something (interesting|new|curious|funny): "{fact}"
{A} [remember] what {his} teacher had said: "{fact}"
On the wall [-hang] a (poster|sign|page) that [-say]: "{fact}"
{B} [-have] learned something at school: "{fact}"
{A} [have] just read in a book: "{fact}"
The radio [-say]: "{fact}"
{As} {elder} once [-tell] {him}: "{fact}"
In {As} schoolbook [-stand] the sentence: "{fact}"
# moral.help
It is good to have a friend.
Together everything is easier.
Everybody needs help sometimes.
A small help at the right time is worth a lot.
Four hands can do more than two.
Whoever asks for help is not weak.
If you help others, you are never alone.
# moral.care
Take good care of what you love.
Look twice before you give up.
A place for everything saves a lot of searching.
# moral.truth
It is (better|easier) to tell the truth.
A mistake is half mended once you say it.
An honest word costs courage and is worth it.
Those who are honest sleep well.
# moral.try
Nobody is born a master.
Practice makes (perfect|the difference).
If at first you fail, try again.
A little every day goes a long way.
Patience bears (sweet |)fruit.
# moral.share
Shared joy is double joy.
A friend is worth more than any thing.
Giving can be nicer than getting.
What you share, you enjoy twice.
Two who share both have enough.
# moral.brave
Brave is who is afraid and goes on anyway.
Many fears get smaller when you look at them.
A light and a friend make the night friendly.
# moral.listen
First ask, then judge.
Things are not always what they seem.
A question at the right time saves much trouble.
# moral.word
A promise is a promise.
Give your word only if you can keep it.
"""
