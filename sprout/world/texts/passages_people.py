# ruff: noqa: E501
"""Passages about people, with questions that only the passage answers.

The marks of a row: "@" who and what it is about (see Cast), "-" a sentence, "*" sentences in any
order, "~" a sentence that may be left out, "?" a question in training, "!" the same question in
validation, "=" the answer sentence, "+" the short answer; wrong candidates.
"""

PEOPLE = """
# belongings
@ p q:people; a b:colors; t:(bag, coat, umbrella, hat, scarf, bicycle, kite, notebook, cup, lunch box, raincoat, sweater, suitcase, backpack); x y:(in the hall, behind the door, under the bench, on the top shelf, next to the stove, in the garden shed, under the stairs, on the chair, in the wardrobe, near the window); f:relatives; g:relatives
- {p} and {q} each have {a t}.
| {p} got a new {t} this week, and so did {q}.
| Both {p} and {q} own {a t}, but you can tell them apart.
| Two friends, {p} and {q}, have the same kind of {t}.
* {p}'s {t} is {a}[, like the one in the shop window|, and {p.he} is very proud of it|].
| The {t} of {p} is {a}[ with a small star on it|].
* {q}'s {t} is {b}[ and a bit older|, because that is the color {q.he} likes|].
| The {t} that belongs to {q} is {b}.
* {p} keeps it {x}.
| At night {p}'s {t} is {x}.
* {q} always leaves {q.his} {t} {y}.
| {q}'s {t} stays {y}.
~ [Once they were mixed up, and everybody laughed.|They take good care of them.|Nobody else in the class has one.|They use them nearly every day.|On rainy days they stay at home.]
? What color is {p}'s {t}?
| Which color does {p}'s {t} have?
! What is the color of the {t} that {p} owns?
= {p}'s {t} is {a}.
+ {a}; {b}
? What color is {q}'s {t}?
| Which color does {q}'s {t} have?
! What is the color of the {t} that {q} owns?
= {q}'s {t} is {b}.
+ {b}; {a}
? Where is {p}'s {t}?
| Where does {p} keep {p.his} {t}?
! In which place would you find {p}'s {t}?
= {p}'s {t} is {x}.
+ {x}; {y}
? Where is {q}'s {t}?
| Where does {q} leave {q.his} {t}?
! In which place would you find {q}'s {t}?
= {q}'s {t} is {y}.
+ {y}; {x}
? Who has the {a} {t}?
| Whose {t} is {a}?
! Which of the two owns {a t} that is {a}?
= {p} has the {a} {t}.
+ {p}; {q}
? Who has the {b} {t}?
| Whose {t} is {b}?
! Which of the two owns {a t} that is {b}?
= {q} has the {b} {t}.
+ {q}; {p}

# pets
@ p q:people; k l:(dog, cat, rabbit, hamster, parrot, pony, turtle, duck, goat, mouse, guinea pig, donkey); n m:(Biscuit, Pepper, Shadow, Snowy, Coco, Patch, Bubbles, Rusty, Pickle, Ginger, Tiger, Fluffy, Button, Cookie, Domino, Pebble, Sunny, Smoky, Bandit, Nugget, Socks, Muffin); i j:2-12; x y:(in a basket, on the sofa, under the table, in the barn, near the oven, on an old blanket, in a wooden box, behind the curtain, in the shed)
- {p} has {a k} named {n}, and {q} has {a l} named {m}.
| {p} lives with {a k} called {n}. {p.His} neighbor {q} has {a l} called {m}.
| {q} has {a l} named {m}, while {p} owns {a k} named {n}.
* {n} is {i} years old[ and loves to play|, but still very quick|].
| {n} was born {i} years ago.
* {m} is {j} years old[ and a little shy|].
| {m} was born {j} years ago.
* At night {n} sleeps {x}.
| {n} likes to sleep {x}.
* {m} sleeps {y}[ when it is cold|].
| {m} has a place to sleep {y}.
~ [The two animals are good friends.|They sometimes meet in the yard.|Both of them like to be brushed.|They never fight.|Every visitor wants to pet them.]
? What animal does {p} have?
| What kind of pet does {p} have?
! Which animal lives with {p}?
= {p} has {a k}.
+ {k}; {l}
? What animal does {q} have?
| What kind of pet does {q} have?
! Which animal lives with {q}?
= {q} has {a l}.
+ {l}; {k}
? What is the name of {p}'s {k}?
| What is {p}'s {k} called?
! How does {p} call {p.his} {k}?
= {p}'s {k} is called {n}.
+ {n}; {m}
? What is the name of {q}'s {l}?
| What is {q}'s {l} called?
! How does {q} call {q.his} {l}?
= {q}'s {l} is called {m}.
+ {m}; {n}
? How old is {n}?
| How old is the {k}?
! What is the age of {n}?
= {n} is {i} years old.
+ {i}; {j}
? How old is {m}?
| How old is the {l}?
! What is the age of {m}?
= {m} is {j} years old.
+ {j}; {i}
? Where does {n} sleep?
| Where does the {k} sleep?
! In what place does {n} spend the night?
= {n} sleeps {x}.
+ {x}; {y}
? Where does {m} sleep?
| Where does the {l} sleep?
! In what place does {m} spend the night?
= {m} sleeps {y}.
+ {y}; {x}

# market
@ p q:people; v w:(apples, pears, plums, lemons, onions, carrots, tomatoes, potatoes, peppers, eggs, oranges, melons, cucumbers, peaches, leeks, figs); i j:2-20; d:days; z:(soup, a cake, a salad, a pie, a stew, jam); s u:(butcher, baker, florist, fishmonger, cheesemaker, farmer, spice seller, beekeeper)
- On {d} {p} and {q} went to the market.
| It was {d}, and the market was full. {p} and {q} walked from stand to stand.
| {p} met {q} at the market on {d}.
* {p} bought {i} {v}[ from a friendly woman|, all of them ripe|].
| {p} filled {p.his} basket with {i} {v}.
* {q} bought {j} {w}[, but nothing else|].
| {q} asked for {j} {w} and paid.
* After that {p} talked to the {s}.
| {p} also visited the {s}.
* {q} stopped for a chat with the {u}.
| {q} had a question for the {u}.
- At home {p} made {z}.
| In the evening {p} cooked {z} for everybody.
? What did {p} buy?
| What did {p} buy at the market?
! Which goods did {p} take home?
= {p} bought {v}.
+ {v}; {w}
? What did {q} buy?
| What did {q} buy at the market?
! Which goods did {q} take home?
= {q} bought {w}.
+ {w}; {v}
? How many {v} did {p} buy?
| How many {v} were bought?
! What number of {v} did {p} get?
= {p} bought {i} {v}.
+ {i}; {j}
? How many {w} did {q} buy?
| How many {w} were bought?
! What number of {w} did {q} get?
= {q} bought {j} {w}.
+ {j}; {i}
? Who bought the {v}?
| Who bought {v}?
! Which person came home with {v}?
= {p} bought the {v}.
+ {p}; {q}
? Who bought the {w}?
| Who bought {w}?
! Which person came home with {w}?
= {q} bought the {w}.
+ {q}; {p}
? Who talked to the {u}?
| Who spoke with the {u}?
! Which of them had a talk with the {u}?
= {q} talked to the {u}.
+ {q}; {p}
? On which day did they go to the market?
| When did they go to the market?
! What day of the week was it?
= They went to the market on {d}.
+ {d};

# party
@ p q r:people; n:5-12; d:days; c:(chocolate cake, carrot cake, lemon cake, cheesecake, apple cake, nut cake, cherry cake, honey cake); t u:(kite, drum, puzzle, ball, doll, robot, flute, teddy bear, compass, paint box, yo-yo, lamp, story book, pair of skates, magnifying glass, music box); y z:(played cards, danced, sang a funny song, told jokes, did a magic trick, juggled with oranges, painted faces, played the guitar, blew up balloons)
- {p} turned {n} on {d}[, and there was a party|].
| {d} was {p}'s birthday. {p.He} turned {n}.
| There was a party on {d}, because {p} turned {n}.
- The guests ate {c}.
| There was {c} for everyone.
| {p.His} family had baked {a c}.
* {q} brought {a t}.
| The present from {q} was {a t}.
| {q} gave {p.him} {a t}[ in shiny paper|].
* {r} brought {a u}.
| The present from {r} was {a u}.
| {r} gave {p.him} {a u}[ with a red ribbon|].
* Later {q} {y}.
| After the cake {q} {y}.
* {r} {z}[, and all the others clapped|].
| Before going home {r} {z}.
? Whose birthday was it?
| Who had a birthday?
! Who was the birthday child?
= It was {p}'s birthday.
+ {p}; {q}, {r}
? How old did {p} turn?
| How old is {p} now?
! What age did {p} reach that day?
= {p} turned {n}.
+ {n};
? What did {q} give to {p}?
| What did {p} get from {q}?
! Which present came from {q}?
= {q} gave {p} {a t}.
+ {t}; {u}
? What did {r} give to {p}?
| What did {p} get from {r}?
! Which present came from {r}?
= {r} gave {p} {a u}.
+ {u}; {t}
? Who brought the {t}?
| Who gave {p} the {t}?
! From which guest was the {t}?
= {q} brought the {t}.
+ {q}; {r}
? Who brought the {u}?
| Who gave {p} the {u}?
! From which guest was the {u}?
= {r} brought the {u}.
+ {r}; {q}
? What did the guests eat?
| What was there to eat?
! What kind of cake was on the table?
= The guests ate {c}.
+ {c};
? On which day was the party?
| When was the party?
! What day did they celebrate?
= The party was on {d}.
+ {d};

# lost
@ p q:people; t:small_things; a:colors; x y z:(under the bed, in the kitchen, on the bus, behind the sofa, in a coat pocket, near the fountain, on the window sill, in the school yard, between two books, at the bakery, in the car, in the bathroom, on a park bench, in the grass); d:(grandmother, uncle, aunt, teacher, best friend, father, mother, godmother)
- {p} could not find {p.his} {a} {t}[ anywhere|].
| The {a} {t} of {p} was gone[, and {p.he} was upset|].
| One morning {p} lost {p.his} {a} {t}.
- It was a gift from {p.his} {d}.
| {p.His} {d} had given it to {p.him}[ years ago|].
- First {p} looked {x}, but it was not there.
| {p} searched {x} first. Nothing was there.
- Then {p.he} looked {y}, [and again found nothing|without any luck|but only found dust].
| After that {p.he} tried {y}, but it was not there either.
- In the end {q} found it {z}.
| At last {q} saw it {z}[ and gave it back|].
| It was {q} who found it {z}.
~ ["How can I thank you?" asked {p}.|{p} was very glad.|They both laughed about it.|Now {p} looks after it better.]
? What did {p} lose?
| What was lost?
! Which object was {p} looking for?
= {p} lost {a a} {t}.
| {p} lost {p.his} {t}.
+ {t};
? Where was the {t} found?
| Where was the {t}?
! In what place did the {t} turn up?
= The {t} was found {z}.
+ {z}; {x}, {y}
? Who found the {t}?
| Who found it?
! Thanks to whom did the {t} come back?
= {q} found the {t}.
+ {q}; {p}
? Where did {p} look first?
| Where did {p} look for the {t} first?
! In which place did the search begin?
= First {p} looked {x}.
+ {x}; {y}, {z}
? Who had given the {t} to {p}?
| From whom did {p} get the {t}?
! Whose gift was the {t}?
= {p}'s {d} had given it to {p.him}.
| The {t} was a gift from {p}'s {d}.
+ {d};
? What color was the {t}?
| Which color was the {t}?
! What was the color of the lost {t}?
= The {t} was {a}.
+ {a};

"""
