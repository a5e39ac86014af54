# ruff: noqa: E501
"""Passages about groups of people: readers, guests, neighbors, travelers, musicians; the marks are
those of passages_people.py."""

GROUPS = """
# library
@ p q:people; k l:(a dragon, two brothers, a lost ship, the stars, a clever fox, old castles, a poor king, the desert, a talking tree, whales, a secret door, a long winter, famous painters, a magic mirror, a night train, volcanoes); n m:40-390; a b:colors; d c:days
- {p} and {q} each borrowed a book from the library.
| The library lent two books today, one to {p} and one to {q}.
- {p}'s book is about {k} and has {n} pages.
| The book that {p} chose tells about {k}. It has {n} pages.
- {q}'s book is about {l} and has {m} pages.
| The book that {q} chose tells about {l}. It has {m} pages.
* {p}'s book has {a a} cover.
| The cover of {p}'s book is {a}.
* {q}'s book has {a b} cover.
| The cover of {q}'s book is {b}.
- {p} must bring the book back on {d}, {q} on {c}.
| The books are due on {d} for {p} and on {c} for {q}.
? What is {p}'s book about?
| What does {p}'s book tell about?
! What is the topic of the book that {p} borrowed?
= {p}'s book is about {k}.
+ {k}; {l}
? What is {q}'s book about?
| What does {q}'s book tell about?
! What is the topic of the book that {q} borrowed?
= {q}'s book is about {l}.
+ {l}; {k}
? How many pages does {p}'s book have?
| How long is {p}'s book?
! How many pages must {p} read?
= {p}'s book has {n} pages.
+ {n}; {m}
? How many pages does {q}'s book have?
| How long is {q}'s book?
! How many pages must {q} read?
= {q}'s book has {m} pages.
+ {m}; {n}
? What color is {p}'s book?
| Which color is the cover of {p}'s book?
! What is the color of the book that {p} has?
= {p}'s book is {a}.
+ {a}; {b}
? What color is {q}'s book?
| Which color is the cover of {q}'s book?
! What is the color of the book that {q} has?
= {q}'s book is {b}.
+ {b}; {a}
? Who borrowed the book about {k}?
| Who is reading about {k}?
! Which reader chose {k}?
= {p} borrowed the book about {k}.
+ {p}; {q}
? Who borrowed the book about {l}?
| Who is reading about {l}?
! Which reader chose {l}?
= {q} borrowed the book about {l}.
+ {q}; {p}
? When must {p} bring the book back?
| On which day is {p}'s book due?
! What is the last day for {p}'s book?
= {p} must bring the book back on {d}.
+ {d}; {c}
? When must {q} bring the book back?
| On which day is {q}'s book due?
! What is the last day for {q}'s book?
= {q} must bring the book back on {c}.
+ {c}; {d}

# dinner
@ p q r:people; k l:meals; v w:drinks; n:3-12; x y:cakes; h:(at six, at seven, at half past seven, at eight)
- {p} invited {n} friends to dinner {h}.
| There was a dinner at {p}'s house {h}, with {n} guests.
* {q} [asked for|ordered|wanted] {k}[, with extra salt|, because that is {q.his} favorite|].
| {q} had {k}.
* {r} [asked for|ordered|wanted] {l}[, but only a little|].
| {r} had {l}.
* {q} drank {v}, and {r} drank {w}.
| With the food {r} had {w}, and {q} had {v}.
- For dessert {p} served {a x}, and {r} had brought {a y}.
| At the end there was {a x} from {p} and {a y} from {r}.
~ [Everyone helped with the dishes.|They talked until late.|Nobody was hungry after that.|The candles burned for a long time.]
? What did {q} eat?
| What did {q} have for dinner?
! Which dish was for {q}?
= {q} had {k}.
+ {k}; {l}
? What did {r} eat?
| What did {r} have for dinner?
! Which dish was for {r}?
= {r} had {l}.
+ {l}; {k}
? What did {q} drink?
| What was {q}'s drink?
! Which drink did {q} choose?
= {q} drank {v}.
+ {v}; {w}
? What did {r} drink?
| What was {r}'s drink?
! Which drink did {r} choose?
= {r} drank {w}.
+ {w}; {v}
? Who had {k}?
| Who ate {k}?
! For which guest was the {k}?
= {q} had {k}.
+ {q}; {r}
? Who had {l}?
| Who ate {l}?
! For which guest was the {l}?
= {r} had {l}.
+ {r}; {q}
? Who brought the {y}?
| From whom was the {y}?
! Which person came with the {y}?
= {r} brought the {y}.
+ {r}; {q}, {p}
? How many friends were invited?
| How many guests came?
! What was the number of guests?
= There were {n} guests.
+ {n};
? When was the dinner?
| At what time was the dinner?
! What time did the meal begin?
= The dinner was {h}.
+ {h};

# houses
@ p q r:people; a b c:colors; x y z:(an old piano, a round window, a big cherry tree, a squeaky gate, a tall chimney, a blue bench, a stone lion, a small tower, a pond with frogs, a swing, a glass roof, a rope ladder); i j k:jobs
- In our street there are three houses[ side by side|].
| Three houses stand next to each other[ in Mill Lane| near the park|].
- The first house is {a}, and {p}, {a i}, lives there.
| In the first house, the {a} one, lives {p}, {a i}.
- The second house is {b}. It belongs to {q}, {a j}.
| In the second house, the {b} one, lives {q}, {a j}.
- The third house is {c}, the home of {r}, {a k}.
| In the third house, the {c} one, lives {r}, {a k}.
- {p} has {x}, {q} has {y}, and {r} has {z}.
| At {p}'s house you see {x}, at {q}'s house {y} and at {r}'s house {z}.
? Who lives in the {a} house?
| Whose house is {a}?
! Which person is at home in the {a} house?
= {p} lives in the {a} house.
+ {p}; {q}, {r}
? Who lives in the {b} house?
| Whose house is {b}?
! Which person is at home in the {b} house?
= {q} lives in the {b} house.
+ {q}; {p}, {r}
? Who lives in the {c} house?
| Whose house is {c}?
! Which person is at home in the {c} house?
= {r} lives in the {c} house.
+ {r}; {p}, {q}
? What color is the first house?
| What color is {p}'s house?
! Which color did {p}'s house get?
= {p}'s house is {a}.
+ {a}; {b}, {c}
? What color is the third house?
| What color is {r}'s house?
! Which color did {r}'s house get?
= {r}'s house is {c}.
+ {c}; {a}, {b}
? What is {q}'s job?
| What does {q} do for work?
! How does {q} earn a living?
= {q} is {a j}.
+ {j}; {i}, {k}
? What is {r}'s job?
| What does {r} do for work?
! How does {r} earn a living?
= {r} is {a k}.
+ {k}; {i}, {j}
? What does {p} have?
| What can you see at {p}'s house?
! What is special about the house of {p}?
= {p} has {x}.
+ {x}; {y}, {z}
? What does {q} have?
| What can you see at {q}'s house?
! What is special about the house of {q}?
= {q} has {y}.
+ {y}; {x}, {z}
? Who has {z}?
| At whose house is {z}?
! Which neighbor owns {z}?
= {r} has {z}.
+ {r}; {p}, {q}

# bus
@ p q:people; a b:2-98; k l:(the station, the harbor, the old town, the airport, the zoo, the museum, the hospital, the stadium, the university, the beach, the town hall); n m:3-15; t u:(at seven, at eight, at nine, at ten, at eleven, at noon, at one, at two)
- {p} and {q} wait at the same bus stop[ in the rain| every day|].
| At the bus stop stand {p} and {q}.
* {p} takes bus {a} to {k}.
| {p}'s bus is number {a}, and it goes to {k}.
* {q} takes bus {b} to {l}.
| {q}'s bus is number {b}, and it goes to {l}.
* Bus {a} comes {t}, bus {b} {u}.
| Bus {b} is expected {u} and bus {a} {t}.
* {p} gets off after {n} stops, {q} after {m} stops.
| For {q} it is {m} stops, and for {p} it is {n} stops.
~ [They talk about the weather.|{q} has a newspaper.|Both have a ticket for the month.|The driver greets them.]
? Which bus does {p} take?
| What is the number of {p}'s bus?
! On which bus will you meet {p}?
= {p} takes bus {a}.
+ {a}; {b}
? Which bus does {q} take?
| What is the number of {q}'s bus?
! On which bus will you meet {q}?
= {q} takes bus {b}.
+ {b}; {a}
? Where does {p} want to go?
| Where does bus {a} go?
! What is the goal of {p}'s ride?
= {p} goes to {k}.
+ {k}; {l}
? Where does {q} want to go?
| Where does bus {b} go?
! What is the goal of {q}'s ride?
= {q} goes to {l}.
+ {l}; {k}
? When does bus {a} come?
| When does {p}'s bus come?
! At what time can {p} get on?
= {p}'s bus comes {t}.
+ {t}; {u}
? When does bus {b} come?
| When does {q}'s bus come?
! At what time can {q} get on?
= {q}'s bus comes {u}.
+ {u}; {t}
? How many stops does {p} ride?
| After how many stops does {p} get off?
! What is the number of stops for {p}?
= {p} gets off after {n} stops.
+ {n}; {m}, {a}, {b}
? How many stops does {q} ride?
| After how many stops does {q} get off?
! What is the number of stops for {q}?
= {q} gets off after {m} stops.
+ {m}; {n}, {a}, {b}
? Who goes to {k}?
| Who takes bus {a}?
! Which person rides to {k}?
= {p} goes to {k}.
+ {p}; {q}

# concert
@ p q r:people; i j k:instruments; n m:2-15; d:days; w:places; a b:colors
- On {d} there was a concert in the {w}.
| The {w} was full on {d}, because there was a concert.
- {p} played the {i}, {q} the {j}, and {r} the {k}.
| {q} was on the {j}, {r} on the {k} and {p} on the {i}.
* {p} wore {a} shoes, {q} {b} ones.
| {p} came in {a} shoes and {q} in {b} ones.
* {p} has played for {n} years.
| {p} began to learn {n} years ago.
* {q} has had lessons for {m} years.
| {q} began to learn {m} years ago.
~ [The people clapped for a long time.|One song was very sad.|At the end everybody sang.|The hall was warm.|There was not one empty seat.]
? What did {p} play?
| Which instrument did {p} play?
! What was {p}'s instrument?
= {p} played the {i}.
+ {i}; {j}, {k}
? What did {q} play?
| Which instrument did {q} play?
! What was {q}'s instrument?
= {q} played the {j}.
+ {j}; {i}, {k}
? What did {r} play?
| Which instrument did {r} play?
! What was {r}'s instrument?
= {r} played the {k}.
+ {k}; {i}, {j}
? Who played the {i}?
| Who was on the {i}?
! Which musician had the {i}?
= {p} played the {i}.
+ {p}; {q}, {r}
? Who played the {j}?
| Who was on the {j}?
! Which musician had the {j}?
= {q} played the {j}.
+ {q}; {p}, {r}
? Who played the {k}?
| Who was on the {k}?
! Which musician had the {k}?
= {r} played the {k}.
+ {r}; {p}, {q}
? What color were {p}'s shoes?
| Which color were the shoes of {p}?
! What was the color of the shoes that {p} wore?
= {p}'s shoes were {a}.
+ {a}; {b}
? What color were {q}'s shoes?
| Which color were the shoes of {q}?
! What was the color of the shoes that {q} wore?
= {q}'s shoes were {b}.
+ {b}; {a}
? How many years has {p} played?
| For how many years has {p} played the {i}?
! When did {p} begin, counted in years?
= {p} has played for {n} years.
+ {n}; {m}
? How many years has {q} played?
| For how many years has {q} played the {j}?
! When did {q} begin, counted in years?
= {q} has played for {m} years.
+ {m}; {n}
? Where was the concert?
| In which place was the concert?
! What was the place of the concert?
= The concert was in the {w}.
+ {w};
"""
