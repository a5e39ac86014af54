# ruff: noqa: E501
"""Relations of what people do, count and plan, for short passages; the marks are those of
passages_short_people.py.
"""

SHORT_DEEDS = """
# went: went
@ p:people; v:places; t=(yesterday, on Sunday, after school, in the morning, last week, on Friday)
- {p} went to the {v} {t}.
| {^t} {p} went to the {v}.
? v Where did {p} go[| {t}]?
? v Where was {p} {t}?
? p Who [went to|was at] the {v}?

# went: trip
@ p:people; v:towns; w:travel
- {p} went to {v} by {w}.
| {p} took a trip to {v} by {w}.
? v Where did {p} go?
? w How did {p} [go|travel|get] to {v}?
? p Who went to {v}?
? p Who traveled by {w}?

# went: day
@ p:people; v:days
- {p} [came|arrived] on {v}.
| On {v} {p} [came|arrived].
? v When did {p} [come|arrive]?
? v On which day did {p} [come|arrive]?
? v Which day did {p} come?
? p Who [came|arrived] on {v}?

# went: clock
@ p:people; v:clock; t=(came home/come home, got up/get up, went to bed/go to bed, left the house/leave the house, started work/start work, ate lunch/eat lunch)
- {p} {t} at {v}.
| At {v} {p} {t}.
? v When did {p} {t2}?
? v At what time did {p} {t2}?
? p Who {t} at {v}?

# born: month
@ p:people; v:months
- {p} was born in {v}.
| {p}'s birthday is in {v}.
? v When was {p} born?
? v When is {p}'s birthday?
? v In which month was {p} born?
? p Who was born in {v}?
? p Whose birthday is in {v}?

# age: age
@ p:people; v:4-95
- {p} is {v} years old.
| {p} turned {v} [this week|yesterday|today].
? v How old is {p}?
? v What is {p}'s age?
? p Who is {v}[| years old]?

# tall: tall
@ p:people; v:90-205
- {p} is {v} centimeters tall.
? v How tall is {p}?
? v What is {p}'s height?
? p Who is {v} centimeters tall?

# count: count
@ p:people; v:2-99; t=(stamps, shells, marbles, books, coins, buttons, stickers, postcards, eggs, pencils, apples, cards, stones, feathers)
- {p} [has|collected|counted] {v} {t}.
? v How many {t} does {p} have?
? v What number of {t} does {p} have?
? p Who has {v} {t}?

# job: job
@ p:people; v:jobs
- {p} is {a v}.
| {p} works as {a v}.
| {p}'s job is to be {a v}.
? v What is {p}'s job?
? v What does {p} do[| for work]?
! v What does {p} work as?
? p Who is {a v}?
? p Who works as {a v}?

# job: works at
@ p:people; v:shops
- {p} works in the {v}.
? v Where does {p} work?
? v In which shop does {p} work?
? p Who works in the {v}?

# job: learns
@ p:people; v:subjects; t=(teaches/teach, studies/study)
- {p} {t} {v}[ at school|].
? v What does {p} {t2}?
? v Which subject does {p} {t2}?
? p Who {t} {v}?

# pet: pet
@ p:people; v:pets; n:names
- {p} has {a v} named {n}.
| {p}'s {v} is called {n}.
| {p} owns {a v} called {n}.
? v What animal does {p} have?
? v What kind of pet does {p} have?
? n What is the name of {p}'s {v}?
? n What is {p}'s {v} called?
? p Who has {a v}?
? p Whose pet is called {n}?
? v What [kind of |]animal is {n}?

# plays: instrument
@ p:people; v:instruments
- {p} plays the {v}[ well|].
| {p}'s instrument is the {v}.
? v What does {p} play?
? v Which instrument does {p} play?
? p Who plays the {v}?

# plays: sport
@ p:people; v:sports
- {p} plays {v}[ every week|].
? v What does {p} play?
? v [Which|What] sport does {p} play?
? p Who plays {v}?

# gave: gave
@ p r:people; v:goods
- {p} gave {r} {a v}.
| {p} gave {a v} to {r}.
? v What did {p} give[| to] {r}?
? v What did {r} get from {p}?
? p Who gave {a v} to {r}?
? p Who gave something to {r}?
? r Who got {a v}?
? r To whom did {p} give {a v}?

# gave: wrote
@ p r:people; t=(letter, postcard, message, poem, long letter)
- {p} wrote {a t} to {r}.
| {p} sent {a t} to {r}.
? p Who wrote to {r}?
? r To whom did {p} write?
? r Who got {a t} from {p}?

# with: sat
@ p r:people; t=(on the bus, at dinner, in class, in the train, at the concert, in the boat)
- {p} sat [beside|next to] {r} {t}.
| {^t} {p} sat next to {r}.
? r Who did {p} sit next to?
? r Next to whom did {p} sit?
? p Who sat next to {r}?

# with: helped
@ p r:people; v:chores
- {p} helped {r} to {v}.
? r Whom did {p} help?
? r Who got help from {p}?
? p Who helped {r}?
? v What did {p} and {r} do?
? v With what did {p} help {r}?

# family: sibling
@ p r:people; t=(brother, sister, cousin, best friend, neighbor, teacher, uncle, aunt)
- {p}'s {t} is {r}.
| {r} is {p}'s {t}.
? r What is the name of {p}'s {t}?
? r What is {p}'s {t} called?
? r Who is {p}'s {t}?
? p Whose {t} is {r}?

# plan: must do
@ p:people; v:chores; t=(wants to/want to, has to/have to, plans to/plan to, needs to/need to)
- {p} {t} {v}[ today|].
| Today {p} {t} {v}.
? v What does {p} {t2} do?
! v What does {p} {t2} do today?
? p Who {t} {v}?

# mood: mood
@ p:people; v:moods
- {p} is [very |]{v}[ today|].
| Today {p} feels {v}.
? v How does {p} feel?
? v How is {p}[| today]?
? p Who is {v}?
? p Who feels {v}?

# hides: keeps
@ p:people; v:spots; t=(key, money, diary, treasure, map, secret letter, spare key, medal)
- {p} keeps the {t} {v}.
| {p}'s {t} is {v}.
? v Where does {p} keep the {t}?
? v Where is {p}'s {t}?
? p Who keeps the {t} {v}?
? p Whose {t} is {v}?

# seat: seat
@ p:people; v:codes
- {p} has seat {v}.
| {p}'s seat is {v}.
? v Which seat does {p} have?
? v What is {p}'s seat?
? p Who has seat {v}?
? p Whose seat is {v}?

# phone: number
@ p:people; v:1000-9999; t=(phone number, room number, locker number, ticket number, house number)
- {p}'s {t} is {v}.
| The {t} of {p} is {v}.
? v What is {p}'s {t}?
? v What is the {t} of {p}?
? p Whose {t} is {v}?

# team: team
@ p:people; v:colors; t=(team, group)
- {p} [is in|joined] the {v} {t}.
? v [In which|In what] {t} is {p}?
? v Which {t} is {p} in?
? p Who is in the {v} {t}?

# score: points
@ p:people; v:1-99
- {p} [got|won|has] {v} points.
? v How many points did {p} get?
? v How many points does {p} have?
? v What is {p}'s score?
? p Who [got|has] {v} points?

# place: race
@ p:people; v:(first, second, third, fourth, fifth, sixth, seventh, last)
- {p} came {v} in the race.
| In the race {p} came {v}.
? v In which place did {p} come?
? v How did {p} do in the race?
? p Who came {v}[| in the race]?

# reads: book
@ p:people; v:topics
- {p} is reading a book about {v}.
| {p}'s new book is about {v}.
? v What is {p} reading about?
? v What is {p}'s book about?
? p Who is reading about {v}?
? p Whose book is about {v}?

# grows: garden
@ p:people; v:plants
- {p} grows {v} in the garden.
| In {p}'s garden there are {v}.
? v What does {p} grow?
? v What is there in {p}'s garden?
? p Who grows {v}?
? p Whose garden has {v}?

# broke: repaired
@ p:people; v:goods; t=(repaired/repair, cleaned/clean, painted/paint, borrowed/borrow, broke/break, packed/pack, needed/need, chose/choose, carried/carry, hid/hide)
- {p} {t} {a v}.
? v What did {p} {t2}?
! v Which thing did {p} {t2}?
? p Who {t} {a v}?

# speaks: language
@ p:people; v:(French, German, Spanish, Italian, English, Polish, Greek, Turkish, Dutch, Swedish, Hindi, Arabic, Chinese, Japanese, Korean, Russian, Portuguese, Danish, Finnish, Czech)
- {p} speaks {v}[ at home|].
? v What language does {p} speak?
? v Which language does {p} speak?
? p Who speaks {v}?
"""
