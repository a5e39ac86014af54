"""What little tables and lists hold, for looking things up (`passages.lists`).

A section is a column, with "@" its kind of values and what it may stand beside; "? v" a question
for the value of {k}, "? k" for the key of {v}, "= " the answer in both cases.
"""

COLUMNS = """
# Age
@ people: 3-95
? v How old is {k}?
? v What is {k}'s age?
? k Who is {v} years old?
= {k} is {v} years old.

# Town
@ people: towns
? v Where does {k} live?
? v Which is {k}'s town?
? k Who lives in {v}?
= {k} lives in {v}.

# Country
@ people: countries
? v Where is {k} from?
? v Which country is {k} from?
? k Who is from {v}?
= {k} is from {v}.

# Color
@ people: colors
? v What is {k}'s color?
? v Which color does {k} have?
? k Whose color is {v}?
= {k}'s color is {v}.

# Animal
@ people: animals
? v What is {k}'s animal?
? v Which animal does {k} have?
? k Whose animal is the {v}?
= {k}'s animal is the {v}.

# Job
@ people: jobs
? v What is {k}'s job?
? v What does {k} work as?
? k Who is {a v}?
= {k} is {a v}.

# Food
@ people: dishes
? v What does {k} eat?
? v What is {k}'s food?
? k Who eats {v}?
= {k} eats {v}.

# Sport
@ people: sports
? v What does {k} play?
? v What is {k}'s sport?
? k Who plays {v}?
= {k} plays {v}.

# Room
@ people: 1-200
? v Which room does {k} have?
? v What is {k}'s room?
? k Who has room {v}?
= {k} has room {v}.

# Seat
@ people: codes
? v Which seat does {k} have?
? v What is {k}'s seat?
? k Who has seat {v}?
= {k} has seat {v}.

# Phone
@ people: 1000-9999
? v What is {k}'s phone number?
? v What is the number of {k}?
? k Whose phone number is {v}?
= {k}'s phone number is {v}.

# Day
@ people: days
? v On which day does {k} come?
? v When does {k} come?
? k Who comes on {v}?
= {k} comes on {v}.

# Points
@ people: 1-99
? v How many points does {k} have?
? v What is {k}'s score?
? k Who has {v} points?
= {k} has {v} points.

# Brings
@ people: cakes
? v What does {k} bring?
? v Which cake does {k} bring?
? k Who brings {a v}?
= {k} brings {a v}.

# Price
@ goods: 2-99
? v What does the {k} cost?
? v What is the price of the {k}?
? k What costs {v}?
= The {k} costs {v}.

# Place
@ goods: spots
? v Where is the {k}?
? k What is {v}?
= The {k} is {v}.

# Owner
@ goods: people
? v Who has the {k}?
? v To whom does the {k} belong?
? k What does {v} have?
= {v} has the {k}.

# Number
@ goods: codes
? v What is the number of the {k}?
? v Which number does the {k} have?
? k What has the number {v}?
= The number of the {k} is {v}.

# Time
@ towns: clock
? v When does the train to {k} leave?
? v At what time is the train to {k}?
? k Where does the train at {v} go?
= The train to {k} leaves at {v}.

# Platform
@ towns: 1-40
? v From which platform does the train to {k} leave?
? v What is the platform of the train to {k}?
? k Where does the train from platform {v} go?
= The train to {k} leaves from platform {v}.

# Weather
@ towns: (sunny, rainy, cloudy, windy, foggy, stormy, snowy)
? v What is the weather in {k}?
? v How is the weather in {k}?
? k Where is it {v}?
= It is {v} in {k}.

# Word
@ codes: goods
? v What is {k}?
? v Which thing has the code {k}?
? k What is the code of the {v}?
= {k} is the {v}.

# Name
@ codes: people
? v Who has the code {k}?
? v Whose code is {k}?
? k What is {v}'s code?
= {v} has the code {k}.
"""
