"""Lines of the plots about trades, contests, promises and the way home."""

LINES = """
# trade.title
{N} Makes a Trade
A Long Trade
The {Wish} and the {Hand2}
# trade.start
{A} [have] {a_hand}, but {he} [want] {a_wish}.
{A} [carry] {a_hand} to the market. {S} [wish] for {a_wish}.
# trade.want ?
What [-do] {N} wish for?
{N} [-wish] for {a_wish}.
{wish}
# trade.first
{C} [-have] {a_wish}, but {che} [-want] {a_hand2} for it.
C: I would give you the {wish} for {a_hand2}. I do not need {a_hand}.
# trade.second
{B} [-have] {a_hand2} and [-be] glad to take the {hand} for it.
B: {A_hand2}? I have one. Give me your {hand}, and it is yours.
# trade.no
{A} [ask] {a_job}, who only [-shake] his head.
{A} [ask] at the {landmark}, but nobody [-want] {a_hand}.
# trade.swap
So {A} [give] {B} the {hand} and [get] the {hand2}.
# trade.last
Then {A} [go] back to {C} and [give] {chim} the {hand2}. Now the {wish} [-be] {his}!
{C} [-take] the {hand2} with joy, and {A} [walk] home with the {wish}.
# trade.got ?
What [-do] {N} give to {C}?
{N} [-give] {C} the {hand2}.
{hand2}
# contest.title
The {Contest}
Who Will Win?
{N} Takes Part
# contest.start
On {a_day}, {a_contest} [-be] held {there}. {A} [want] to win.
{A} [take] part in {a_contest}. The first prize [-be] {a_wish}.
# contest.what ?
In what [-do] {N} take part?
{N} [-take] part in {a_contest}.
{contest}
# contest.rivals
{Few} others [+take] part, and {C} [-be] the best of them.
{C}, {a_cjob}, had won it {few} times before.
# contest.train
{A} had practiced for {days}.
Every morning before school {A} had practiced.
# contest.begin
At the sound of a (whistle|bell|drum|horn), it [-begin].
C: Ready, steady, go!
# contest.lead
{A} [be] soon ahead of all the others.
At first {A} [be] (third|fourth|fifth|last), but {he} [catch] up.
# contest.trouble
Then {B}, who [-take] part too, [-cry] out. {Bhis} {body2} [-hurt].
Suddenly {B} [-fall] and [-can] not get up.
# contest.help
{A} [stop], [turn] back and [help] {bhim} up.
{A} [think] of the prize. But then {he} [go] back to {B}.
# contest.helped ?
Whom [-do] {N} help?
{N} [-help] {B}.
{B}
# contest.lost
So {C} [-win] the {contest}, and {A} [come] in last.
# contest.won ?
Who [-win] the {contest}?
{C} [-win] it.
{C}
# contest.honor
But the people [+clap] loudest for {A}.
{C} [-come] over. "The prize is yours," {che} [-say]. "You have earned it."
The judge [-give] {him} a (ribbon|medal|cup) for kindness.
# contest.win
{A} [give] all {he} had and [win] by (a nose|one point|a hair).
In the last minute {A} [take] the lead and [win].
# contest.second
{A} [become] second, right behind {C}, and [be] {glad}.
# contest.self ?
Who [-win] the {contest}?
{N} [-win] it.
{N}
# promise.title
The Promise
{N} Keeps a Promise
A Word Is a Word
# promise.start
{A} had promised {B} to {chore} on {weekday}.
A: I promise to {chore} for you on {weekday}, {B}.
# promise.what ?
What [-do] {N} promise to do?
{N} [-promise] to {chore}.
{chore}
# promise.when ?
On which day [-do] {N} want to help?
{N} [-want] to help on {weekday}.
{weekday}
# promise.tempt
But on {weekday} {C} [-come] with two tickets for the (circus|fair|theater|football game|zoo).
On {weekday} the sun [-shine], and {C} [-ask] {him} to come to the lake.
C: Forget about {B}. Come and play {game} with us!
# promise.think
{A} [look] at {C} and then at the clock.
{A} [want] to go so much that {his} feet [+itch].
{A} [think], "Nobody will notice." But {he} [will] notice {himself}.
# promise.keep
A: I cannot. I gave {B} my word.
So {A} [say] no and [go] to {B}.
# promise.do
{both} [+work] for {while}, and it [-be] more fun than expected.
In {while} everything [-be] done.
# promise.break
So {A} [go] with {C}, and the hours [+fly] by.
# promise.found
When {A} [come] back, {B} had done it all alone and [-be] tired.
B: I waited for you for hours.
# promise.sorry
{A} [be] ashamed. The next day {he} [come] at six and [do] twice as much.
A: I am sorry. I will make up for it tomorrow, and this time I will come.
# promise.reward
{B} [-thank] {him} with {a_cake}. And {C} had kept a ticket for {him}.
To thank {him}, {B} [-give] {him} {a_gift}.
# way.title
Lost
The Way Home
{N} Takes a Wrong Turn
# way.start
{A} [be] on the way to the {landmark2} with {a_snack} in {his} bag.
{A} [want] to go to the {landmark2} alone for the first time.
# way.where ?
Where [-do] {N} want to go?
{N} [-want] to go to the {landmark2}.
the {landmark2}
# way.turn
At the {landmark} {he} [turn] left instead of right.
{A} [follow] {a_creature} and [forget] the way.
Fog [-come] up, and every house [-look] the same.
{A} [get] off {a_vehicle} too early.
# way.try
{A} [walk] for {while} and [come] back to the same {size} stone.
{A} [ask] a stranger, who [-come] from another country and [-know] nothing.
{A} [look] at the map, but it [-be] upside down.
{A} [climb] a wall to look around. {S} only [see] roofs and more roofs.
# way.meet
On a bench [-sit] {B}, {a_bjob}, with {a_snack}.
Then {A} [meet] {B}, {a_bjob}, who [-be] on {bhis} way home.
# way.ask
A: Excuse me, how do I get to the {landmark2}?
A: I have lost my way. Can you help me?
# way.show
B: Go straight on, then turn (left|right) at the {landmark3}.
{B} [-draw] a little map on a paper bag.
B: I am going there too. Come along!
# way.who ?
Who [-show] {N} the way?
{B} [-show] {him} the way.
{B}
# way.job ?
What [-be] {B}'s job?
{B} [-be] {a_bjob}.
{bjob}
# way.arrive
After {while} {A} [see] the {landmark2} in front of {him}.
At last {A} [stand] in front of the {landmark2}.
# way.next
The next time {A} [find] the way alone.
Since then {A} [look] at the {landmark3} and [know] where to go.
"""
