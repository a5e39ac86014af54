"""Relations of things, shops, towns and events for short passages; the marks are those of
passages_short_people.py."""

SHORT_THINGS = """
# thing: room of a thing
@ k:things; v:rooms
- The {k} is in the {v}.
| In the {v} there is {a k}.
? v Where is the {k}?
? v In which room is the {k}?
? k What is in the {v}?
? k Which thing is in the {v}?

# thing: spot
@ k:small_things; v:spots
- The {k} [is|lies] {v}.
| {^v} lies {a k}.
? v Where is the {k}?
? v Where does the {k} lie?
? k What is {v}?
? k Which thing is {v}?

# thing: thing color
@ k:things; v:colors
- The {k} is {v}.
? v What color is the {k}?
? v Which color does the {k} have?
? k What is {v}?
? k Which thing is {v}?

# thing: material
@ k:things; v:materials
- The {k} is made of {v}.
? v What is the {k} made of?
? k What is made of {v}?
? k Which thing is made of {v}?

# thing: box
@ k:colors; v:small_things; t=(box, bag, drawer, basket, jar, case)
- In the {k} {t} there is {a v}.
| The {k} {t} holds {a v}.
? v What is in the {k} {t}?
? v What does the {k} {t} hold?
? k In which {t} is the {v}?
? k What color is the {t} with the {v}?

# thing: door code
@ k:rooms; v:codes
- The code for the {k} is {v}.
| The {k} has the code {v}.
? v What is the code for the {k}?
? v Which code does the {k} have?
? k Which room has the code {v}?

# price: price
@ k:goods; v:2-99; t=(coins, euros, dollars)
- The {k} costs {v} {t}.
| The price of the {k} is {v} {t}.
? v How many {t} does the {k} cost?
? v What is the price of the {k}?
? k What costs {v} {t}?
? k Which thing costs {v} {t}?

# price: dish
@ k:dishes; v:2-30; t=(coins, euros, dollars)
- A plate of {k} costs {v} {t}.
| For {v} {t} you get a plate of {k}.
? v What does a plate of {k} cost?
? v What is the price of {k}?
? k What costs {v} {t}?
? k Which dish costs {v} {t}?

# price: weight
@ k:things; v:2-90; t=(grams, pounds, kilograms)
- The {k} weighs {v} {t}.
? v What does the {k} weigh?
? v What is the weight of the {k}?
? k What weighs {v} {t}?
? k Which thing weighs {v} {t}?

# price: length
@ k:colors; v:2-99; t=(rope, ribbon, fence, line, path, train, boat, snake)
- The {k} {t} is {v} meters long.
| The length of the {k} {t} is {v} meters.
? v How long is the {k} {t}?
? v What is the length of the {k} {t}?
? k Which {t} is {v} meters long?
? k What color is the {t} of {v} meters?

# shop: opens
@ k:shops; v:clock
- The {k} opens at {v}.
| At {v} the {k} opens.
? v When does the {k} open?
? v At what time does the {k} open?
? k Which shop opens at {v}?
? k What opens at {v}?

# shop: closed
@ k:shops; v:days
- The {k} is closed on {v}.
| On {v} the {k} is closed.
? v When is the {k} closed?
? v On which day is the {k} closed?
? k Which shop is closed on {v}?
? k What is closed on {v}?

# shop: owner
@ k:shops; v:people
- The {k} belongs to {v}.
| {v} is the owner of the {k}.
? v Who is the owner of the {k}?
? v To whom does the {k} belong?
? k Which shop belongs to {v}?

# shop: street of a shop
@ k:shops; v:names
- The {k} is in {v} Street.
? v In which street is the {k}?
? v Where is the {k}?
? k What is in {v} Street?
? k Which shop is in {v} Street?

# shop: floor
@ k:shops; v:(first, second, third, fourth, fifth, sixth, seventh, eighth)
- The {k} is on the {v} floor.
| On the {v} floor is the {k}.
? v On which floor is the {k}?
? v Where is the {k}?
? k What is on the {v} floor?
? k Which shop is on the {v} floor?

# shop: sells
@ k:names; v:plants; t=(shop, store, stand)
- The {t} of {k} sells {v}.
| {k}'s {t} sells {v}.
? v What does {k}'s {t} sell?
? v What can you buy from {k}?
? k Whose {t} sells {v}?
? k Who sells {v}?
"""
