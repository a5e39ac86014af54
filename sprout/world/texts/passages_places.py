# ruff: noqa: E501
"""Passages about trips, towns, gardens and farms; the marks are those of passages_people.py.

Towns are invented: a name is put together from two halves.
"""

PLACES = """
# trip
@ p q r:people; k l:trips; v w:(train, bus, car, boat, bicycle, ferry, tram, van); n m:2-14; x y:sights; t:months
- In {t} {p} went to the {k} by {v}[, together with {r}|].
| In {t} {p} took a trip to the {k}[ with {r}|] and traveled by {v}.
- {p.He} stayed for {n} days[ and saw {x}|, and what {p.he} liked best was {x}].
| The trip lasted {n} days[, with time for {x}|].
- {q} chose the {l} instead and went there by {w}.
| At the same time {q} traveled to the {l} by {w}.
| {q} did not want to see the {k}. {q.He} went to the {l} by {w}.
- {q.He} came back after {m} days[ and told stories about {y}|].
| For {q} it was {m} days until {q.he} was home again.
~ [It was the best trip of the year.|Both took many photographs.|They want to go again next year.|They had sun nearly every day.|At home they showed their pictures.]
? Where did {p} go?
| Where did {p} travel to?
! What was the goal of {p}'s trip?
= {p} went to the {k}.
+ {k}; {l}
? Where did {q} go?
| Where did {q} travel to?
! What was the goal of {q}'s trip?
= {q} went to the {l}.
+ {l}; {k}
? How did {p} travel?
| How did {p} go there?
! By what means did {p} get there?
= {p} traveled by {v}.
+ {v}; {w}
? How did {q} travel?
| How did {q} go there?
! By what means did {q} get there?
= {q} traveled by {w}.
+ {w}; {v}
? How many days did {p} stay?
| How long did {p} stay?
! How many days was {p} away?
= {p} stayed for {n} days.
+ {n}; {m}
? How many days did {q} stay?
| How long did {q} stay?
! How many days was {q} away?
= {q} stayed for {m} days.
+ {m}; {n}
? Who went to the {k}?
| Who took a trip to the {k}?
! Which traveler chose the {k}?
= {p} went to the {k}.
+ {p}; {q}
? Who went to the {l}?
| Who took a trip to the {l}?
! Which traveler chose the {l}?
= {q} went to the {l}.
+ {q}; {p}
? In which month was the trip?
| When did {p} go?
! What month was it when {p} left?
= The trip was in {t}.
+ {t};

# class
@ p q:people; j k:subjects; n m:12-30; a b:1-40; x y:(Monday, Tuesday, Wednesday, Thursday, Friday); t u:(at eight, at nine, at ten, at eleven, at one, at two, at three)
- There are two new teachers at the school, {p} and {q}.
| {p} and {q} both teach at our school.
| Two teachers work on the same floor, {p} and {q}.
* {p} teaches {j} in room {a}.
| The {j} lessons of {p} are in room {a}.
* {q} teaches {k} in room {b}.
| The {k} lessons of {q} are in room {b}.
* There are {n} children in the class of {p}.
| {p}'s class has {n} children.
* {q}'s class has {m} children[, and they are never late|].
| There are {m} children in the class of {q}.
* {^j} is on {x} {t}.
| The class meets for {j} on {x} {t}.
* {^k} is on {y} {u}.
| On {y} {u} the children have {k}.
? What does {p} teach?
| Which subject does {p} teach?
! What is {p}'s subject?
= {p} teaches {j}.
+ {j}; {k}
? What does {q} teach?
| Which subject does {q} teach?
! What is {q}'s subject?
= {q} teaches {k}.
+ {k}; {j}
? Who teaches {j}?
| Who is the {j} teacher?
! Which teacher gives lessons in {j}?
= {p} teaches {j}.
+ {p}; {q}
? Who teaches {k}?
| Who is the {k} teacher?
! Which teacher gives lessons in {k}?
= {q} teaches {k}.
+ {q}; {p}
? How many children are in {p}'s class?
| How many children does {p} teach?
! What is the number of children with {p}?
= There are {n} children in {p}'s class.
+ {n}; {m}, {a}, {b}
? How many children are in {q}'s class?
| How many children does {q} teach?
! What is the number of children with {q}?
= There are {m} children in {q}'s class.
+ {m}; {n}, {a}, {b}
? In which room is {j}?
| Where does {p} teach?
! What is the number of {p}'s room?
= {p} teaches in room {a}.
+ {a}; {b}
? In which room is {k}?
| Where does {q} teach?
! What is the number of {q}'s room?
= {q} teaches in room {b}.
+ {b}; {a}
? On which day is {j}?
| When is {j}?
! What day of the week has {a j} lesson?
= {^j} is on {x}.
+ {x}; {y}

# town
@ g h:(North, Sand, Oak, Wil, Bram, Fern, Hazel, Lin, Mar, Ash, Stone, Elm, Dun, Rose, Silver, Green, Corn, Alder, Win, Hart); e f:(ford, ton, field, wick, haven, bury, dale, mouth, well, brook, stead, minster); a b:(the Tessa, the Orlin, the Mirra, the Bode, the Salin, the Varn, the Ilka, the Droma); n m:2-19; x y:(cheese, honey, glass, bells, hats, pottery, lace, apples, clocks, mustard, ropes, violins, candles, gloves, kites); k l:(castle, lighthouse, windmill, cathedral, theater, museum, water tower, harbor, town hall, old school); d c:days
- {g}{e} and {h}{f} are two small towns[ in the hills|, an hour apart|].
| There are two towns in this valley, {g}{e} and {h}{f}.
* {g}{e} lies on {a} and has {n} bridges.
| The river in {g}{e} is called {a}. There are {n} bridges.
* {h}{f} lies on {b} and has {m} bridges.
| Through {h}{f} flows {b}, with {m} bridges.
* {g}{e} is known for its {x}.
| People come to {g}{e} to buy {x}.
* {h}{f} is famous for {y}.
| In {h}{f} they make {y}[, the best in the land|].
* Market day in {g}{e} is {d}.
| On {d} there is a market in {g}{e}.
* Market day in {h}{f} is {c}.
| On {c} there is a market in {h}{f}.
~ [Most visitors to {g}{e} want to see the {k}.|The oldest building in {h}{f} is the {l}.]
? On which river is {g}{e}?
| Which river flows through {g}{e}?
! What is the name of {g}{e}'s river?
= {g}{e} is on {a}.
+ {a}; {b}
? On which river is {h}{f}?
| Which river flows through {h}{f}?
! What is the name of {h}{f}'s river?
= {h}{f} is on {b}.
+ {b}; {a}
? How many bridges does {g}{e} have?
| How many bridges are in {g}{e}?
! What is the number of bridges in {g}{e}?
= {g}{e} has {n} bridges.
+ {n}; {m}
? How many bridges does {h}{f} have?
| How many bridges are in {h}{f}?
! What is the number of bridges in {h}{f}?
= {h}{f} has {m} bridges.
+ {m}; {n}
? What is {g}{e} known for?
| What is {g}{e} famous for?
! Which goods come from {g}{e}?
= {g}{e} is known for {x}.
+ {x}; {y}
? What is {h}{f} known for?
| What is {h}{f} famous for?
! Which goods come from {h}{f}?
= {h}{f} is known for {y}.
+ {y}; {x}
? On which day is the market in {g}{e}?
| When is market day in {g}{e}?
! What day should you go to {g}{e} to see the market?
= Market day in {g}{e} is {d}.
+ {d}; {c}
? On which day is the market in {h}{f}?
| When is market day in {h}{f}?
! What day should you go to {h}{f} to see the market?
= Market day in {h}{f} is {c}.
+ {c}; {d}

# garden
@ p q:people; v w:(carrots, beans, onions, peas, potatoes, pumpkins, lettuce, radishes, tomatoes, leeks, beets, cabbages); x y:(roses, tulips, daisies, lilies, sunflowers, violets, poppies, marigolds, dahlias, daffodils); n m:2-12; s t:months; h k:(behind the house, beside the fence, near the pond, along the wall, under the apple tree, next to the gate, in front of the kitchen window, at the end of the path)
- {p} and {q} share a garden[ outside the town|].
| Between two houses there is a garden that belongs to {p} and {q}.
* {p} planted {n} rows of {v} {h}.
| {^h} {p} has {n} rows of {v}.
* {q} planted {m} rows of {w} {k}.
| {^k} {q} has {m} rows of {w}.
* The flowers of {p} are {x}.
| {p} also grows {x}.
* {q} is proud of {q.his} {y}.
| {q} also grows {y}.
* {p} started in {s}, and {q} in {t}.
| While {p} began in {s}, {q} began in {t}.
~ [A hedgehog lives under the leaves.|In dry weeks they take turns with the watering can.|The birds are glad about the berries.|Bees fly from bed to bed.]
? What vegetables did {p} plant?
| What did {p} plant in rows?
! Which vegetables belong to {p}?
= {p} planted {v}.
+ {v}; {w}
? What vegetables did {q} plant?
| What did {q} plant in rows?
! Which vegetables belong to {q}?
= {q} planted {w}.
+ {w}; {v}
? How many rows of {v} are there?
| How many rows did {p} plant?
! What is the number of rows with {v}?
= There are {n} rows of {v}.
+ {n}; {m}
? How many rows of {w} are there?
| How many rows did {q} plant?
! What is the number of rows with {w}?
= There are {m} rows of {w}.
+ {m}; {n}
? Where are the {v}?
| Where do the {v} grow?
! In what part of the garden are the {v}?
= The {v} are {h}.
+ {h}; {k}
? Where are the {w}?
| Where do the {w} grow?
! In what part of the garden are the {w}?
= The {w} are {k}.
+ {k}; {h}
? Which flowers does {p} grow?
| What flowers does {p} have?
! What blooms for {p}?
= {p} grows {x}.
+ {x}; {y}
? Which flowers does {q} grow?
| What flowers does {q} have?
! What blooms for {q}?
= {q} grows {y}.
+ {y}; {x}
? In which month did {p} start?
| When did {p} start?
! What month was it when {p} began to work?
= {p} started in {s}.
+ {s}; {t}
? In which month did {q} start?
| When did {q} start?
! What month was it when {q} began to work?
= {q} started in {t}.
+ {t}; {s}

# farm
@ p q:people; v w:(cows, sheep, goats, pigs, horses, geese, ducks, hens, donkeys, rabbits, turkeys, llamas); n m:3-60; t u:(at five, at six, at half past six, at seven, at eight, at noon, at four); a b:colors; x y:(on the hill, by the river, at the edge of the forest, near the mill, behind the church, in the valley, next to the lake)
- {p} has a farm {x}[ with {a a} barn|].
| {^x} there is a farm. It belongs to {p}.
- {p.He} keeps {n} {v} and feeds them {t}.
| {p.His} {n} {v} get their food {t}.
- {q} has a farm {y}[ with {a b} gate|].
| Another farm, {y}, belongs to {q}.
- {q.He} keeps {m} {w} and feeds them {u}.
| {q.His} {m} {w} get their food {u}.
~ [It is hard work, but they love it.|In the fall they help each other with the harvest.|Children often come to look.|On Sundays they sit together and talk.|A dog guards the animals.]
? How many {v} does {p} have?
| How many {v} are on {p}'s farm?
! What is the number of {v} that {p} keeps?
= {p} has {n} {v}.
+ {n}; {m}
? How many {w} does {q} have?
| How many {w} are on {q}'s farm?
! What is the number of {w} that {q} keeps?
= {q} has {m} {w}.
+ {m}; {n}
? What animals does {p} keep?
| Which animals are on {p}'s farm?
! What kind of animals belong to {p}?
= {p} keeps {v}.
+ {v}; {w}
? What animals does {q} keep?
| Which animals are on {q}'s farm?
! What kind of animals belong to {q}?
= {q} keeps {w}.
+ {w}; {v}
? Where is {p}'s farm?
| Where does {p} have a farm?
! In what place would you find {p} at work?
= {p}'s farm is {x}.
+ {x}; {y}
? Where is {q}'s farm?
| Where does {q} have a farm?
! In what place would you find {q} at work?
= {q}'s farm is {y}.
+ {y}; {x}
? When are the {v} fed?
| At what time does {p} feed the {v}?
! What is feeding time for the {v}?
= The {v} are fed {t}.
+ {t}; {u}
? When are the {w} fed?
| At what time does {q} feed the {w}?
! What is feeding time for the {w}?
= The {w} are fed {u}.
+ {u}; {t}
? Who keeps {v}?
| Who has {v}?
! Whose farm is home to {v}?
= {p} keeps {v}.
+ {p}; {q}
? Who keeps {w}?
| Who has {w}?
! Whose farm is home to {w}?
= {q} keeps {w}.
+ {q}; {p}

"""
