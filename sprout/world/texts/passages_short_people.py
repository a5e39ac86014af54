# ruff: noqa: E501
"""Relations of people for short passages: one sentence says who has, does or is what.

A section is a relation, its title "group: name" (two of one group are never told together). Its
marks: "@" what a row is about (`passages.short`), "=" in place of ":" for what all rows share,
"-" the sentence, "| " another way to say it, "? x" a question for the form x, "! x" the same,
asked in validation only.
"""

SHORT_PEOPLE = """
# owns: has
@ p:people; v:goods
- {p} [has|owns] {a v}.
? v What does {p} [have|own]?
! v Which thing does {p} have?
? p Who [has|owns] {a v}?

# color: color
@ p:people; v:colors; t=(bag, coat, umbrella, hat, scarf, bicycle, kite, cup, sweater, notebook, car, door, boat, tent, lamp, chair, toothbrush, blanket)
- {p}'s {t} is {v}.
| {p} has {a v} {t}.
| The {t} of {p} is {v}.
? v What color is {p}'s {t}?
? v [Which|What] color does {p}'s {t} have?
! v What color is the {t} of {p}?
? p Who has {a v} {t}?
? p Whose {t} is {v}?

# wears: wears
@ p:people; v:worn
- {p} [wears|is wearing] {a v}[ today|].
| Today {p} is wearing {a v}.
? v What does {p} wear?
? v What is {p} wearing?
? p Who [wears|is wearing] {a v}?

# likes: food
@ p:people; v:dishes
- {p} likes {v}[ best|].
| {p}'s favorite food is {v}.
? v What does {p} like?
? v What is {p}'s favorite food?
! v Which food does {p} like?
? p Who likes {v}?
? p Whose favorite food is {v}?

# likes: drink
@ p:people; v:drinks
- {p} ordered {v}.
| {p} asked for {v}.
? v What did {p} [order|ask for]?
? v Which drink did {p} order?
? p Who [asked for|ordered] {v}?

# likes: hobby
@ p:people; v:hobbies
- {p} [likes|loves|enjoys] {v}.
| {p}'s hobby is {v}.
? v What does {p} [like|enjoy]?
? v What is {p}'s hobby?
? p Who [likes|enjoys] {v}?
? p Whose hobby is {v}?

# likes: animal
@ p:people; v:animals
- {p}'s favorite animal is the {v}.
| The animal that {p} likes best is the {v}.
? v What is {p}'s favorite animal?
? v [Which|What] animal does {p} like best?
? p Whose favorite animal is the {v}?
? p Who likes the {v} best?

# likes: favorite color
@ p:people; v:colors
- {p}'s favorite color is {v}.
| {p} likes the color {v}[ best|].
? v What is {p}'s favorite color?
? v [Which|What] color does {p} like[ best|]?
? p Whose favorite color is {v}?
? p Who likes the color {v}?

# ate: ate
@ p:people; v:dishes; t=(breakfast, lunch, dinner)
- {p} [ate|had] {v} for {t}.
| For {t} {p} [ate|had] {v}.
? v What did {p} [eat|have] for {t}?
? v What was {p}'s {t}?
? p Who [ate|had] {v} for {t}?

# ate: baked
@ p:people; v:cakes; t=(baked/bake, made/make, brought/bring, ordered/order)
- {p} {t} {a v}[ for the party|].
| For the party {p} {t} {a v}.
? v What did {p} {t2}?
? v Which cake did {p} {t2}?
? p Who {t} {a v}?

# bought: bought
@ p:people; v:goods; t=(at the market, in town, in the new shop, on Monday, yesterday, this morning, last week)
- {p} bought {a v} {t}.
| {^t} {p} bought {a v}.
? v What did {p} buy[| {t}]?
! v Which thing did {p} buy?
? p Who bought {a v}?

# bought: sold
@ p:people; v:goods
- {p} sold {a v}.
? v What did {p} sell?
? p Who sold {a v}?

# found: found
@ p:people; v:small_things; w:spots
- {p} found {a v} {w}.
| {^w} {p} found {a v}.
? v What did {p} find?
? w Where did {p} find the {v}?
? w Where was the {v}?
? p Who found {a v}?
? p Who found something {w}?

# found: lost
@ p:people; v:small_things
- {p} lost {a v}[ today|].
? v What did {p} lose?
? v What is {p} looking for?
? p Who lost {a v}?

# saw: saw
@ p:people; v:animals; t=(at the zoo, in a film, in a book, in a picture, in a dream, on a stamp, on a poster)
- {p} saw {a v} {t}.
| {^t} {p} saw {a v}.
? v What did {p} see[| {t}]?
? v Which animal did {p} see?
? p Who saw {a v}?

# saw: painted
@ p:people; v:animals; t=(drew/draw, painted/paint)
- {p} {t} {a v}.
| {p}'s picture shows {a v}.
? v What did {p} {t2}?
? v What is in {p}'s picture?
? p Who {t} {a v}?
? p Whose picture shows {a v}?

# where: is now
@ p:people; v:places
- {p} is at the {v}[ now|].
| {p} is waiting at the {v}.
? v Where is {p}[| now]?
! v At which place is {p}?
? p Who is at the {v}?

# where: room
@ p:people; v:rooms
- {p} is in the {v}.
| {p} sits in the {v}.
? v Where is {p}?
? v [In which|In what] room is {p}?
? v Which room is {p} in?
? p Who is in the {v}?

# lives: town
@ p:people; v:towns
- {p} lives in {v}.
| {p}'s home is in {v}.
| {p} has a house in {v}.
? v Where does {p} live?
? v [In which|In what] town does {p} live?
? v Where is {p}'s home?
? p Who lives in {v}?
? p Whose home is in {v}?

# lives: from
@ p:people; v:countries
- {p} [comes|is] from {v}.
? v Where [does {p} come|is {p}] from?
? v Which country is {p} from?
? p Who [comes|is] from {v}?

# lives: street
@ p:people; v:names; n:2-90
- {p} lives at {n} {v} Street.
| {p}'s address is {n} {v} Street.
? v In which street does {p} live?
? n What is the number of {p}'s house?
? p Who lives in {v} Street?
? p Who lives at number {n}?
"""
