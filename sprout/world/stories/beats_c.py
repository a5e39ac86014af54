"""Lines of the plots about doing: making, growing, finding out, getting to know, giving back."""

LINES = """
# noise.title
The Noise at Night
Who Is There?
The {Guess} That Was None
# noise.start
One night {A} [wake] up. There [-be] {a_noise} (in the wall|above {his} bed|behind the door|outside).
In the middle of the night {A} [hear] {a_noise}.
# noise.what ?
What [-do] {N} hear at night?
{N} [-hear] {a_noise}.
{a_noise}
# noise.guess
A: It must be {a_guess}!
{A} [think] that it [-be] {a_guess}.
# noise.guess ?
What [-do] {N} think it [-be]?
{N} [-think] that it [-be] {a_guess}.
{a_guess}
# noise.try
{A} [pull] the blanket over {his} head. It [-do] not stop.
{A} [put] {his} fingers in {his} ears and [count] sheep.
{A} [light] the lamp, and the {noise} [-stop]. {S} [put] it out, and it [-begin] again.
{A} [call] out, "Who is there?" Nobody [-answer].
# noise.friend
{B}, who [-sleep] in the next bed, [-wake] up too.
{A} [wake] {B}, who [-stay] with {him} that night.
# noise.go
{They} [+take] a (lamp|candle|flashlight|broom) and [+creep] {adverb} down the stairs.
On tiptoe {they} [+follow] the {noise}, step by step.
B: Let us look. I will hold the (lamp|broom|flashlight).
# noise.source
It [-be] only {a_source}!
And what [+do] {they} see? There [-be] {a_source}!
{B} [-begin] to laugh. It [-be] nothing but {a_source}.
# noise.source ?
What [-be] it really?
It [-be] {a_source}.
{a_source}
# noise.end
{They} [+laugh] until {they} [+be] tired, and then {they} [+sleep] until noon.
From then on, {A} always [look] first before {he} [be] afraid.
# build.title
The {Build}
{N} Builds a {Build}
Second Try
# build.start
{A} [want] to build {a_build} for {his} {elder2}.
{A} had an idea: {he} [will] build {a_build}.
# build.what ?
What [-do] {N} want to build?
{N} [-want] to build {a_build}.
{build}
# build.collect
{S} [collect] {material}, {material} and {material}.
{B} [-bring] {material}, and {A} [find] {material} {there}.
{S} [draw] a plan and [measure] everything {few} times.
# build.fail
The first one [-fall] apart at once.
It [-stand] for {while}. Then a (gust|dog|ball|heavy rain) [-knock] it down.
It [-look] good, but it [-be] (crooked|too small|far too heavy|upside down).
One part [-do] not fit, and the {material} [-be] used up.
# build.solve.clever
{T} [-find] the mistake: one side [-be] too short.
# build.solve.strong
{T} [-press] the parts together until the glue [-hold].
# build.solve.patient
{T} [-take] everything apart and [-begin] again from the bottom.
# build.solve.brave
{T} [-climb] up and [-fix] the top with {material}.
# build.solve.kind
{T} [-invite] all the neighbors, and everyone [-bring] something: {material}, {material} and {material}.
# build.solve.quick
{T} [-fetch] new {material} before the shop [-close].
# build.who ?
Who [-help] {N} to build it?
{B} [-help] {N}.
{B}
# build.done
In the evening the {build} [-stand] there, {size} and beautiful.
{They} [+paint] it {color} and {color2}, and now it [-be] done.
After {days} the {build} [-be] finished.
# build.give
{As} {elder2} [-look] at it for {while} and [-say], "I have never had a nicer present."
The whole street [-come] to see the {build}.
# new.title
The New Neighbor
A New Friend
{N} and the New {Kid}
# new.start
{B} [-be] new in the {town}. {T} [-know] nobody and [-speak] little.
A truck [-stop] across the street. {B} and {bhis} family [+move] in.
# new.alone
At noon {B} [-sit] alone {there}.
{B} [-look] at {bhis} shoes and [-wait] for the day to end.
# new.try
{A} [wave], but {B} [-look] away.
{A} [say] hello too softly, and {B} [-do] not hear it.
{A} [want] to say something, but no word [-come] out.
# new.drop
Then {B}'s bag [-fall], and out of it [-fall] a pencil, {a_snack} and a book about {hobby2}.
One {daypart} {A} [see] that {B} [-have] a sticker with {hobby2} on {bhis} bag.
# new.common
A: You like {hobby2}? I love {hobby2}!
{A} [smile]. {Hobby2}! That [-be] just what {he} [love].
# new.what ?
What [+do] {N} and {B} both like?
They both [+like] {hobby2}.
{hobby2}
# new.show
B: I can show you more, if you want.
{A} [show] {bhim} the {landmark}, the {place} and the best place for {a_snack}.
From morning to evening {they} [+talk] about {hobby2}.
# new.end
The next day {both} [+sit] side by side.
Now the {town} [-be] not strange any more.
# grow.title
The {Crop}
{N} the Gardener
One Small Seed
# grow.start
{As} {elder2} [-give] {him} a small seed. {A} [plant] it {there}.
{A} [plant] {a_crop} seed in {a_size2} pot.
{A} [want] to grow {a_crop} for the {landmark} fair.
# grow.what ?
What [-do] {N} want to grow?
{N} [-want] to grow {a_crop}.
{a_crop}
# grow.wait
{A} [water] it every morning and [sing] to it.
For {days} nothing [-happen] at all.
{A} [sit] beside it and [look] at the brown earth.
A: Why does it not grow?
# grow.trouble.dry
Then the summer [-turn] dry, and the well [-have] no more water.
# grow.trouble.snails
One night the snails [+come] and [+eat] half of the leaves.
# grow.trouble.storm
Then a storm [-bend] the stem almost to the ground.
# grow.fix.dry
{B} [-carry] water from the brook in two buckets, again and again.
# grow.fix.snails
{B} [-spread] {material} around it and [-carry] the snails away in a pail.
# grow.fix.storm
{B} [-tie] the stem to a stick with a piece of {clothes} thread.
# grow.who ?
Who [-help] {N} to save the {crop}?
{B} [-help] {N}.
{B}
# grow.up
And then a green tip [-look] out of the earth!
Leaf after leaf [-open], and the {crop} [-grow] and [-grow].
# grow.end
It [-become] the finest {crop} in the {town}.
{A} [give] {B} half of the harvest.
In autumn {A} [keep] {few} seeds for {B} and {few} for the next year.
# purse.title
The Found {Thing}
An Honest Finder
Whose {Thing} Is It?
# purse.find
{There}, {A} [find] {a_thing} {spot}. Nobody [-be] near.
{spot_first}, {A} [see] {a_thing} and [pick] it up.
# purse.what ?
What [-do] {N} find?
{N} [-find] {a_thing}.
{thing}
# purse.where ?
Where [-do] {N} find the {thing}?
{N} [-find] it {spot}.
{spot}
# purse.want
A: It is so pretty. I would like to keep it.
{A} [think] of keeping it. Nobody [-will] know.
B: Somebody must be very sad without it.
{A} [remember] how {he} once had lost {a_wish}.
# purse.ask
{They} [+ask] at the {landmark}, but nobody [-know] whose {thing} it [-be].
{They} [+hang] up a sign: "Found: one {thing}."
{They} [+go] from door to door. {A_job} and {a_job} [+shake] their heads.
{They} [+wait] {there} for {while}.
# purse.owner
Then {C}, {a_cjob}, [-come] and [-look] for something on the ground.
{C}, {a_cjob}, [-read] the sign and [-come] at once.
# purse.proof
B: What color is it?
C: It is {tcolor}, and my {elder} gave it to me.
# purse.back
{A} [give] {chim} the {thing}. {C} [-be] {glad}.
So {A} [hand] the {thing} to {C}, who [-press] it to {chis} heart.
# purse.owner ?
Whose {thing} [-be] it?
It [-be] the {thing} of {C}.
{C}
# purse.reward
{C} [-give] {them} {a_cake} as a reward.
{C} [-invite] {them} to the {place} and [-buy] {a_snack} for each.
C: You are honest people. Come and visit me at the {landmark}!
# map.title
The Map
{N} and the Treasure
The Old Map
# map.find
In an old {thing2} from the attic, {A} [find] a map. A cross [-be] drawn on it.
Out of a library book [-fall] a yellow map with {a_color} cross.
# map.go
A: A treasure! Come with me, {B}!
{A} [show] it to {B}, and {they} [+pack] a shovel and {a_snack}.
# map.clue
The first clue [-lead] {them} to the {landmark}, the second {path}.
On the map [-stand]: "{Few} steps from the {landmark}, then look {spot}."
# map.fail
{They} [+dig] for {while} and only [+find] an old boot.
{They} [+count] wrong and [+end] up in a puddle.
{They} [+hold] the map upside down for {while}.
A (goat|dog|goose|donkey) [-chase] {them} over a fence.
# map.solve
Then {B} [-notice] something: the steps [+be] meant for (small|long) legs!
{B} [-hold] the map against the light, and new lines [+appear].
# map.found
{spot_first} [-lie] {a_size} tin. In it [-be] {a_treasure} and a letter.
# map.where ?
Where [-be] the treasure?
The treasure [-be] {spot}.
{spot}
# map.what ?
What [-be] the treasure?
It [-be] {a_treasure}.
{treasure}
# map.letter
The letter [-be] from {As} {elder2}: "Well done! I hid this for you when I was (ten|twelve|young)."
In the letter [-stand]: "Whoever finds this may keep it, but must hide something new."
# map.share
{They} [+share] it and [+hide] {a_trade} for the next finder.
# ill.title
A Visit for {B}
{N} Brings {Food}
Get Well, {B}!
# ill.start
{B} [-be] ill and [-have] to stay in bed for {days}.
{B} had broken {bhis} (leg|arm|ankle) and [-can] not go out.
# ill.who ?
Who [-be] ill?
{B} [-be] ill.
{B}
# ill.want
{A} [want] to cheer {bhim} up with {a_gift}.
{A} [decide] to bring {bhim} {a_gift}.
# ill.gift ?
What [-do] {N} bring to {B}?
{N} [-bring] {B} {a_gift}.
{gift}
# ill.obstacle
But {As} money [-be] enough for only {a_snack}.
On the way there, {animalseen} [+make] {him} late.
The {vehicle} [-do] not come, so {he} [walk] {few} miles.
The rain [-fall] on it, and {A} [hide] it under {his} {clothes}.
At the door {B}'s {family} [-say], "Not today, {bhe} is asleep."
# ill.give
{A} [sit] down beside the bed and [give] {bhim} the {gift}.
# ill.glad
{B} [-laugh] for the first time in days.
{B} [-sit] up and [-ask] for some {food}.
B: I feel better already. Stay and tell me the news!
# ill.news
{A} [tell] {bhim} about the {landmark}, {animalseen} and {a_job} who had lost his hat.
{They} [+play] {game} on the blanket, and {A} [let] {bhim} win.
# ill.end
A week later {B} [-can] run again, and the first way [-lead] {bhim} to {As} door.
# hide.title
Hide and Seek
Where Is {B}?
The Best Hiding Place
# hide.start
{both} [+play] hide and seek {there}. {A} [count] to {price}.
# hide.seek
{A} [look] behind (the door|the trees|a wall|every bush). Nobody!
{A} [look] into (a barrel|the shed|a big basket). There [-be] only {a_creature}.
{A} [hear] a giggle, but it [-be] only {a_job} with a radio.
{A} [call] {B}'s name (three times|louder and louder). Nobody [-answer].
# hide.worry
It [-grow] dark, and {A} [be] {sad}.
{A} [think] that {B} had gone home.
# hide.third
{C}, {a_cjob}, [-come] with a lamp and [-help] to search.
# hide.found
There {B} [-lie] {hidespot}, fast asleep!
At last {A} [see] a foot. {B} [-sit] {hidespot} and [-sleep].
# hide.where ?
Where [-be] {B}?
{B} [-be] {hidespot}.
{hidespot}
# hide.wake
B: Did I win?
{B} [-rub] {bhis} eyes. "Is it morning?" {bhe} [-ask].
# hide.end
Since then there [-be] a new rule: no sleeping during hide and seek.
"""
