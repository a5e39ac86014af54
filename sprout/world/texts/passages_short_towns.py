# ruff: noqa: E501
"""Relations of towns, travel, school, animals and events for short passages; the marks are those of
passages_short_people.py.
"""

SHORT_TOWNS = """
# weather: weather
@ k:towns; v:(sunny, rainy, cloudy, windy, foggy, stormy, snowy, cold, warm, hot, cool, dry)
- It is {v} in {k}[ today|].
| In {k} it is {v}[ today|].
? v How is the weather in {k}?
? v What is the weather like in {k}?
? k Where is it {v}[| today]?
? k In which town is it {v}?

# weather: degrees
@ k:towns; v:2-39
- It is {v} degrees in {k}.
| In {k} it is {v} degrees.
? v How warm is it in {k}?
? v How many degrees is it in {k}?
? k Where is it {v} degrees?
? k In which town is it {v} degrees?

# town: river
@ k:names; v:names
- The town of {k} lies on the river {v}.
| The river {v} flows through {k}.
? v Which river flows through {k}?
? v On which river does {k} lie?
? k Which town lies on the river {v}?
? k Through which town does the river {v} flow?

# town: capital
@ k:names; v:names
- The capital of {k} is {v}.
| {v} is the capital of {k}.
? v What is the capital of {k}?
? v Which town is the capital of {k}?
? k {v} is the capital of which country?
? k Which country has the capital {v}?

# town: people
@ k:names; v:100-9999
- {v} people live in {k}.
| The village of {k} has {v} people.
? v How many people live in {k}?
? v How many people does {k} have?
? k Which village has {v} people?

# town: famous
@ k:names; v:plants
- {k} is famous for its {v}.
? v What is {k} famous for?
? v For what is {k} famous?
? k Which town is famous for its {v}?

# travel: leaves
@ k:towns; v:clock; t=(train, bus, ship, plane)
- The {t} to {k} leaves at {v}.
| At {v} the {t} to {k} leaves.
? v When does the {t} to {k} leave?
? v At what time does the {t} to {k} leave?
? k Where does the {t} at {v} go?
? k Which {t} leaves at {v}?

# travel: platform
@ k:towns; v:2-40
- The train to {k} leaves from platform {v}.
? v From which platform does the train to {k} leave?
? v Where does the train to {k} leave?
? k Where does the train from platform {v} go?
? k Which train leaves from platform {v}?

# travel: bus
@ k:places; v:2-99
- Bus {v} goes to the {k}.
| To the {k} you take bus {v}.
? v Which bus goes to the {k}?
? v What is the number of the bus to the {k}?
? k Where does bus {v} go?

# travel: far
@ k:towns; v:10-990; t=(kilometers, miles)
- It is {v} {t} to {k}.
| {k} is {v} {t} away.
? v How far is it to {k}?
? v How many {t} is it to {k}?
? k What is {v} {t} away?
? k Which town is {v} {t} away?

# school: lesson
@ k:subjects; v:days
- There is {k} on {v}.
| On {v} the children have {k}.
? v When do the children have {k}?
? v On which day is there {k}?
? k What do the children have on {v}?
? k Which lesson is on {v}?

# school: teacher
@ k:subjects; v:people
- {v} teaches {k}.
| The teacher of {k} is {v}.
? v Who teaches {k}?
? v Who is the teacher of {k}?
? k What does {v} teach?
? k Which subject does {v} teach?

# school: class room
@ k:subjects; v:1-99
- The {k} lesson is in room {v}.
| In room {v} there is {a k} lesson.
? v In which room is the {k} lesson?
? v What is the room of the {k} lesson?
? k Which lesson is in room {v}?

# team: score
@ k:names; v:names; n:2-60
- {k} beat {v} with {n} points.
| With {n} points {k} won against {v}.
? v Whom did {k} beat?
? v Against whom did {k} win?
? k Who [beat|won against] {v}?
? n How many points did {k} get?
? k Who got {n} points?

# team: goals
@ k:colors; v:2-40
- The {k} team got {v} points.
| {v} points went to the {k} team.
? v How many points did the {k} team get?
? v What is the score of the {k} team?
? k Which team got {v} points?

# animal: name
@ k:beasts; v:names
- The {k} is called {v}.
| The name of the {k} is {v}.
? v What is the {k} called?
? v What is the name of the {k}?
? k Which animal is called {v}?
? k What [kind of |]animal is {v}?

# animal: eats
@ k:names; v:plants; t=(rabbit, hamster, pony, goat, parrot, turtle)
- {k} the {t} eats {v}.
| The {t} called {k} eats {v}.
? v What does {k} eat?
? v What does the {t} called {k} eat?
? k Who eats {v}?
? k Which {t} eats {v}?

# animal: sleeps
@ k:names; v:spots; t=(cat, dog, kitten, puppy, rabbit)
- {k} the {t} sleeps {v}.
| {^v} sleeps {k} the {t}.
? v Where does {k} sleep?
? v Where is {k} the {t}?
? k Who sleeps {v}?
? k Which {t} sleeps {v}?

# event: when
@ k:(party, concert, market, race, play, circus, parade, dance, fair, wedding, picnic, film, game, lecture); v:days
- The {k} is on {v}.
| On {v} there is a {k}.
? v When is the {k}?
? v On which day is the {k}?
? k What [is|happens] on {v}?

# event: festival
@ k:names; v:months
- The festival of {k} is in {v}.
| In {v} there is a festival in {k}.
? v When is the festival of {k}?
? v In which month is the festival of {k}?
? k Which festival is in {v}?
? k Which town has a festival in {v}?

# event: place
@ k:(party, concert, market, race, play, circus, parade, dance, fair, wedding, picnic, film, game, lecture); v:places
- The {k} is at the {v}.
| At the {v} there is a {k}.
? v Where is the {k}?
? v At which place is the {k}?
? k What is at the {v}?

# animal: how many
@ k:beasts; v:2-99; t=(farm, village, yard)
- The number of {s k} on the {t} is {v}.
| The {t} has {v} {s k}.
? v How many {s k} does the {t} have?
? v What is the number of {s k}?

# parcel: parcel
@ k:codes; v:towns; t=(parcel, letter, box, crate)
- The {t} with the number {k} goes to {v}.
| {A t} with the number {k} is for {v}.
? v Where does the {t} {k} go?
? v To which town does the {t} {k} go?
? k Which {t} goes to {v}?
? k What is the number of the {t} to {v}?

# code: code word
@ k:codes; v:goods
- {k} is the number of the {v}.
| The number of the {v} is {k}.
? v What has the number {k}?
? v Which thing has the number {k}?
? k What is the number of the {v}?

# garden: tree
@ k:spots_outside; v:trees
- There is {a v} {k}.
| {^k} stands {a v}.
? v What stands {k}?
? v Which tree is {k}?
? k Where is the {v}?
? k Where does the {v} stand?

# house: house
@ k:(first, second, third, fourth, fifth, last); v:colors; p:people
- The {k} house is {v}, and {p} lives there.
| {p} lives in the {k} house, which is {v}.
? v What color is the {k} house?
? p Who lives in the {k} house?
? p Who lives in the {v} house?
? k Which house is {v}?
? v What color is {p}'s house?
"""
