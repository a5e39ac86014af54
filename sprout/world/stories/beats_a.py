"""Lines of the plots about things: lost, out of reach, missing, borrowed, heavy, wished for."""

LINES = """
# lost.title
The Lost {Thing}
Where Is the {Thing}?
{N} and the {Tcolor} {Thing}
# lost.start
{A} [have] {a_thing}. It [-be] {his} favorite thing.
{A} [own] {a_thing}, a present from {his} {elder}.
{A} never [go] out without {his} {tcolor} {thing}.
More than anything, {A} [love] {his} {tcolor} {thing}.
For {his} last birthday, {A} had got {a_thing}.
# lost.color ?
What color [-be] {As} {thing}?
{As} {thing} [-be] {tcolor}.
{tcolor}
# lost.gone
But (that day|one morning|after lunch|after school), {A} [can] not find the {thing}.
{S} [reach] for the {thing}, and it [-be] gone.
Suddenly {A} [notice] that the {thing} [-be] missing.
When {A} [come] home, the {thing} [-be] not there.
A: My {thing} is gone! I had it this morning.
# lost.what ?
What [-do] {N} lose?
{N} [-lose] {his} {thing}.
{thing}
# lost.try
{S} [look] under the (bed|table|sofa|carpet|bench), but (found only dust|it was not there|found only a sock).
{S} [search] (every pocket|the whole house|the hall|every drawer|three cupboards) and [find] nothing.
{S} [turn] the (basket|backpack|toy chest|bed) upside down. Only {a_snack} [-fall] out.
{S} [crawl] behind the (sofa|stove|curtain|door), but it [-be] empty there.
{S} [ask] {his} {family}, who had not seen it (either|anywhere|since breakfast).
{S} [empty] (all boxes|the laundry basket|the closet). No {thing}!
# lost.tell
A: I have lost my {thing}. I have looked everywhere.
A: My {tcolor} {thing} is gone.
{A} [tell] {B} about the {thing}.
A: Somebody has taken my {thing}, or I have lost it.
# lost.where
B: Where did you have it last?
B: Think back. Where were you with it?
B: When did you last (see|hold|use) it?
B: Let us go back the way you came.
# lost.think
{A} [close] {his} eyes and [think]. Yesterday {he} had been {there}!
A: Wait. Yesterday I was {there}!
{A} [remember] it: the last time had been {there}.
A: I think I had it {there}.
# lost.go
{They} [+go] back {path}.
Together {they} [+run] {path} and [+begin] to search.
{They} [+hurry] {path} (as fast as {they} could|without a word|before dark).
# lost.search
First {they} [+ask] (a woman with a dog|an old man|two boys|the {job}), who had seen nothing.
{They} [+look] left and right. {They} [+see] only {sight}.
{They} [+walk] up and down (for {while}|twice|three times|without luck).
B: You look here, and I look over there.
# lost.found
There it [-be]! The {thing} [-lie] {spot}.
{B} [-see] it first. The {thing} [-lie] {spot}.
And then {A} [find] the {thing} {spot}.
Something {tcolor} [-shine] {spot}. It [-be] the {thing}!
# lost.spot ?
Where [-be] the {thing} in the end?
The {thing} [-be] {spot}.
{spot}
# lost.helper ?
Who [-help] {N}?
{B} [-help] {N}.
{B}
# lost.kept
{C}, the {cjob}, had found the {thing} {spot} and [-bring] it to {him}.
{C}, {a_cjob}, [-come] toward {them} with the {thing} in {chis} hand. It had been {spot}.
# lost.keeper ?
Who [-bring] the {thing} back?
{C}, the {cjob}, [-bring] it back.
{C}
# lost.console
{They} [+do] not find the {thing}. But {B} [-have] {a_toy} at home and [-give] it to {him}.
The {thing} [-stay] lost. So {B} [-give] {him} {bhis} own {toy}.
# lost.console ?
What [-do] {B} give to {N}?
{B} [-give] {N} {a_toy}.
{toy}
# lost.after
From then on, {A} always [put] the {thing} back in its place.
{A} [sew] {his} name on (everything|all that {he} had).
{A} [hold] it tight all the way home.
{A} [tie] a ribbon to it, so that it [-can] not get lost again.
# high.title
The {Toy} in the Tree
Too High!
How {B} Got the {Toy} Down
# high.start
{A} [play] with {his} {tcolor} {toy} {there}.
{A} [take] {his} new {tcolor} {toy} and [go] {path}.
{There}, {A} [throw] {his} {tcolor} {toy} into the air again and again.
# high.up
A strong wind [-carry] the {toy} (into|up to) {high}.
{S} [throw] it too high, and it [-land] in {high}.
With one big swing, the {toy} [-fly] up and [-get] stuck in {high}.
A gust [-catch] the {toy} and [-blow] it into {high}.
# high.where ?
Where [-do] the {toy} get stuck?
The {toy} [-get] stuck in {high}.
in {high}
# high.color ?
What color [-be] the {toy}?
The {toy} [-be] {tcolor}.
{tcolor}
# high.try
{S} [jump] as high as {he} [can], but {he} [can] not reach it.
{S} [throw] {a_size} stick at it and [miss].
{S} [try] to climb up, but [slip] and [tear] {his} {clothes}.
{S} [shake] and [push], but the {toy} [-do] not move.
{S} [stand] on a bucket. It [-be] still too high.
{S} [call] for the wind to blow again, but the air [-be] still.
# high.solve.clever
{T} [-tie] {a_size} stone to a string, [-throw] it over and [-pull]. Down [-come] the {toy}!
{T} [-bend] a wire into a hook, [-fix] it to a broom and [-pull] the {toy} down.
# high.solve.strong
{T} [-lift] {him} up on {bhis} shoulders, and {A} [take] the {toy} with both hands.
{T} [-carry] a heavy ladder over, and {A} [climb] up and [get] the {toy}.
# high.solve.patient
{They} [+sit] down and [+wait] for {while}. Then the wind [-turn], and the {toy} [-fall] into the grass.
{T} [-poke] at it with a long pole, again and again, until the {toy} [-come] loose.
# high.solve.brave
{T} [-climb] up, branch by branch, and [-drop] the {toy} into {As} arms.
{T} [-go] up without looking down and [-bring] the {toy} back.
# high.solve.kind
{T} [-knock] at every door until {a_job} [-lend] {them} a ladder. Soon the {toy} [-be] down.
{T} [-call] {bhis} {elder}, who [-have] a long rake. With the rake {they} [+get] the {toy} down.
# high.solve.quick
{T} [-dash] home, [-fetch] a fishing rod and [-hook] the {toy} on the first try.
{T} [-run] up the steps next to it, [-lean] out and [-grab] the {toy}.
# high.who ?
Who [-help] {N} to get the {toy} back?
{B} [-help] {N}.
{B}
# high.after
{A} [take] the {toy} in both hands and [promise] to play in the open field.
From then on, {they} only [+play] with it far from {high}.
A: Do you want to play with me?
# bake.title
The {Cake}
No {Missing}!
{N} Bakes
# bake.start
It [-be] the {party} of {As} {family}, and {A} [want] to bake {a_cake}.
{A} [want] to surprise {his} {family} with {a_cake}.
For the (fair|village feast|school party|church bazaar), {A} [plan] to bake {a_cake}.
# bake.what ?
What [-do] {N} want to bake?
{N} [-want] to bake {a_cake}.
{cake}
# bake.prepare
{S} [wash] {his} hands and [put] on an apron.
{S} [take] a bowl, a spoon and {his} grandmother's recipe.
{S} [read] the recipe (twice|out loud|from top to bottom).
{S} [heat] the oven and [grease] the pan.
# bake.lack
But the jar of {missing} [-be] empty.
Then {he} [see] that there [-be] no {missing} left.
One thing [-be] missing: {missing}.
# bake.lack ?
What [-be] missing in the kitchen?
There [-be] no {missing}.
{missing}
# bake.try
The shop [-be] already closed.
{A} [count] {his} money. It [-be] not enough.
{A} [ask] at the {landmark}, but nobody there [-have] any {missing}.
{A} [look] into (every cupboard|the cellar|the pantry) in vain.
{A} [try] it without {missing}, but the dough [-taste] (strange|like paper|terrible).
# bake.get
{B} [-have] plenty of {missing} and [-fill] a cup for {him}.
{B} [-open] the cupboard and [-give] {him} a bag of {missing}.
B: Of course I have {missing}. Take as much as you need.
# bake.who ?
Who [-give] the {missing} to {N}?
{B} [-give] it to {him}.
{B}
# bake.do
{A} [run] home, [mix] everything and [stir] until {his} arm [-hurt].
{A} [pour] the dough into the pan and [set] the clock.
After an hour in the oven, the {cake} [-be] (golden|brown|done).
# bake.trade
B: I will give you {missing} if you (help me to {chore}|{chore} for me).
# bake.work
So {A} [help] {bhim}, and after {while} the work [-be] done.
# bake.done
Soon the whole house [-smell] of {cake}.
The {cake} [-come] out of the oven, {taste} and (golden|brown|high).
It [-be] the best {cake} that {A} had ever made.
# bake.burnt
But {A} [fall] asleep, and the {cake} [-turn] black.
{A} [forget] the time while reading, and the {cake} [-burn].
# bake.console
{They} [+cut] off the black parts, [+add] cream, and it [-taste] (fine|good|better than it looked).
{B} [-laugh] and [-bring] {a_snack} for everyone instead. Nobody [-be] sad.
# bake.share
{A} [cut] the {cake}, and the first piece [-go] to {B}.
{A} [bring] a big piece to {B}.
# tool.title
The Borrowed {Tool}
A Crack in the {Tool}
{N} and the {Tool}
# tool.start
{B} [-have] {a_tool} that {bhe} [-like] very much.
{B} [-be] proud of {bhis} {tcolor} {tool}.
# tool.borrow
A: May I borrow your {tool}?
{A} [ask] to borrow it for (one day|the weekend|an hour).
# tool.lend
B: Yes, but be careful with it.
{B} [-think] for a moment and then [-lend] it to {him}.
B: Bring it back tomorrow, please. It was a present from my {elder}.
# tool.owner ?
Whose {tool} [-do] {N} borrow?
{N} [-borrow] {B}'s {tool}.
{B}
# tool.what ?
What [-do] {N} borrow?
{N} [-borrow] {a_tool}.
{tool}
# tool.use
{A} [use] it (all afternoon|happily|for {while}) {there}.
{There}, {A} [show] the {tool} to everyone.
{A} [carry] it proudly past the {landmark}.
# tool.break
Then {A} [stumble] over a step, and with a crack the {tool} [-break].
But {he} [leave] it in the way, and {a_vehicle} [-roll] over it.
Suddenly it [-slip] from {his} hands and [-break] on the stones.
A dog [-jump] up, and the {tool} [-fall] and [-break].
# tool.hide
First {A} [hide] the pieces under {his} bed.
For {few} days {A} [stay] away from {B}.
{A} [think] of a lie, but {he} [can] not sleep.
{A} [try] to glue it alone, but only {his} fingers [+stick].
# tool.tell
In the end {A} [go] to {B} and [tell] the truth.
A: I have broken your {tool}. I am so sorry.
With red ears, {A} [show] {B} the broken {tool}.
# tool.calm
B: I am sad about it. But I am glad that you told me.
B: Things can break. Friends should not.
{B} [-be] silent for {while}. Then {bhe} [-nod].
# tool.mend
Together {they} [+mend] it with {material} and {material}.
{C}, {a_cjob}, [-show] {them} how to repair it.
It [-take] {them} {days}, but then the {tool} [-be] as good as new.
# tool.pay
It [-can] not be mended. So {A} [work] for {days} to {chore} and [buy] a new one.
It [-be] broken for good, and {A} [give] {B} {his} own {wish} instead.
# heavy.title
The {Heavy}
All Together
{N} and the Heavy {Heavy}
# heavy.start
{A} [have] to move {a_heavy} from the {place} to the {landmark}.
{A_heavy} [-lie] in the middle of the road, and nobody [-can] pass.
{As} {elder} [-want] {a_heavy} carried into the barn.
# heavy.try
{A} [push] with all {his} strength, but it [-do] not move.
{A} [pull] until {his} hands [+be] red.
{A} [kick] it and only [hurt] {his} toe.
{A} [tie] a rope around it. The rope [-snap].
# heavy.one
{B} [-push] too. It [-move] (an inch|a little|a hand's width) and [-stop].
{both} [+push] together, but two [+be] not enough.
# heavy.third
{C}, {a_cjob}, [-stop] and [-join] {them}.
{They} [+call] {C}, {a_cjob}, who [-have] big hands.
# heavy.solve
B: One, two, three, now!
{They} all [+push] at the same time, and it [-roll] away.
{They} [+lay] round logs under it, and now it [-slide] easily.
With a long pole as a lever, {they} [+lift] it up.
# heavy.who ?
Who [-be] the third one to help?
{C} [-be] the third one.
{C}
# heavy.what ?
What [-be] so heavy?
The {heavy} [-be] so heavy.
{heavy}
# save.title
{N} Saves Money
The {Wish} in the Window
Coin by Coin
# save.start
In a shop window {A} [see] {a_wish}.
{A} [wish] for nothing as much as {a_wish}.
{As} friends all [+have] {a_wish}, only {A} [have] none.
# save.price
It [-cost] {price} coins. {A} only [have] {few}.
C: It costs {price} coins, not one less.
# save.want ?
What [-do] {N} want to buy?
{N} [-want] to buy {a_wish}.
{wish}
# save.work
{A} [help] {his} {elder} to {chore} and [get] {few} coins.
Every (Saturday|morning|afternoon), {A} [go] to {chore} for a neighbor.
{A} [sell] {fruit} {there} and [earn] {few} coins.
For {days}, {A} [work] for {a_job}.
{A} [put] each coin into a (jar|sock|tin|clay pig).
# save.enough
At last the jar [-be] full.
Now {A} [have] {price} coins.
# save.sold
But when {A} [come] to the shop, the {wish} [-be] sold.
# save.buy
{A} [lay] the money on the counter and [carry] the {wish} home.
C: Here you are. You have earned it.
# save.other
Just then {B} [-need] money for medicine, because {bhis} dog [-be] ill.
On the way {A} [meet] {B}, who had lost all {bhis} money and [-cry].
# save.give
{A} [think] for {while}. Then {he} [give] {bhim} the coins.
A: Take my coins. The {wish} can wait.
# save.gift
Some days later a (parcel|box|package) [-stand] at {As} door. In it [-be] the {wish}, from {B}.
On {his} birthday {A} [open] a (box|parcel). {B} had bought {him} the {wish}.
# save.gift ?
From whom [-do] {N} get the {wish}?
{N} [-get] it from {B}.
{B}
"""
