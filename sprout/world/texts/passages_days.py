# ruff: noqa: E501
"""Passages about days, families, races and letters; the marks are those of passages_people.py."""

DAYS = """
# day
@ p q:people; a b c e:(fed the hens, swept the floor, wrote a letter, went swimming, baked bread, painted a chair, read a book, watered the plants, visited a friend, washed the car, played chess, practiced the violin, repaired a bicycle, picked berries, mended a shirt, cleaned the windows, made soup, flew a kite, went for a walk, bought stamps); d:days
- {d} was a busy day for {p}.
| On {d} {p} had a lot to do.
| {p} remembers {d} well.
| Last {d} {p} did not rest for long.
- In the morning {p.he} {a}.
| Right after breakfast {p.he} {a}.
- At noon {p.he} {b}.
| Around noon {p.he} {b}[, which took an hour|].
- In the afternoon {p} {c}[ with great care|].
| In the afternoon, when the sun was out, {p} {c}.
- In the evening {q} came, and together they {e}.
| In the evening {p} and {q} {e} together.
~ [{p.He} slept well that night.|It was a good day.|{p} was tired, but content.|Then it was time for bed.]
? What did {p} do in the morning?
| What did {p} do first?
! How did {p} begin the day?
= In the morning {p} {a}.
+ {a}; {b}, {c}, {e}
? What did {p} do at noon?
| What did {p} do in the middle of the day?
! What was {p} busy with at twelve?
= At noon {p} {b}.
+ {b}; {a}, {c}, {e}
? What did {p} do in the afternoon?
| What happened in the afternoon?
! How did {p} spend the afternoon?
= In the afternoon {p} {c}.
+ {c}; {a}, {b}, {e}
? What did they do in the evening?
| What did {p} and {q} do together?
! How did {p} and {q} spend the evening?
= In the evening they {e}.
+ {e}; {a}, {b}, {c}
? Who came in the evening?
| With whom was {p} in the evening?
! Who joined {p} at the end of the day?
= {q} came in the evening.
+ {q};
? On which day was {p} busy?
| Which day does the text tell about?
! What day of the week is described?
= {p} was busy on {d}.
+ {d};

# family
@ p q r:people; j k:jobs; n m:14-60; x y:(Oak Street, Mill Lane, Station Road, Garden Street, High Street, River Road, Park Lane, Church Street, Hill Road, Bridge Street, Rose Alley, Harbor Street); s t:hobbies
- {p} has two cousins, {q} and {r}.
| {q} and {r} are the cousins of {p}.
| Let me tell you about {q} and {r}, two cousins of {p}.
* {q} is {n} years old and works as {a j}.
| {q}, who is {n}, is {a j}.
| {q} is {a j} and {n} years old.
* {r} is {m} years old and works as {a k}.
| {r}, who is {m}, is {a k}.
| {r} is {a k} and {m} years old.
* {q} lives in {x}.
| The home of {q} is in {x}.
* {r} lives in {y}[, above a shop|].
| The home of {r} is in {y}.
~ [{p} likes them both.|They see each other every month.|On Sundays they have dinner together.|{p} often writes to them.]
? What is {q}'s job?
| What does {q} do for work?
! How does {q} earn a living?
= {q} is {a j}.
+ {j}; {k}
? What is {r}'s job?
| What does {r} do for work?
! How does {r} earn a living?
= {r} is {a k}.
+ {k}; {j}
? Who is the {j}?
| Which cousin is {a j}?
! Who of them works as {a j}?
= {q} is the {j}.
+ {q}; {r}, {p}
? Who is the {k}?
| Which cousin is {a k}?
! Who of them works as {a k}?
= {r} is the {k}.
+ {r}; {q}, {p}
? How old is {q}?
| What age is {q}?
! How many years old is {q}?
= {q} is {n} years old.
+ {n}; {m}
? How old is {r}?
| What age is {r}?
! How many years old is {r}?
= {r} is {m} years old.
+ {m}; {n}
? Where does {q} live?
| In which street does {q} live?
! What is the street of {q}'s home?
= {q} lives in {x}.
+ {x}; {y}
? Where does {r} live?
| In which street does {r} live?
! What is the street of {r}'s home?
= {r} lives in {y}.
+ {y}; {x}
? Whose cousins are {q} and {r}?
| Who has two cousins?
! {q} and {r} are cousins of which person?
= {q} and {r} are cousins of {p}.
| {p} has two cousins.
+ {p};

# reasons
@ p q:people; e:(the picnic, the concert, the soccer game, the school play, the boat race, the garden party, the chess club, choir practice, the dance, the book club); w v:(the bus had broken down, it was raining hard, there was snow on the road, the alarm clock was broken, the bicycle had a flat tire, the baby was ill, a tooth hurt badly, the train was late, the car would not start, grandmother came to visit, the dog had run away, the bridge was closed); t:(at nine/at ten, at ten/at eleven, at eleven/at noon, at two/at three, at three/at half past three, at four/at five, at half past four/at six, at six/at seven, at seven/at eight)
- {p} and {q} were invited to {e}.
| Everybody was looking forward to {e}. {p} and {q} wanted to go too.
| {^e} was planned for Saturday, and {p} and {q} were to come.
- It began {t}[, as it was written on the poster|].
| The beginning was {t}[ sharp|].
* {p} did not come, because {w}.
| {p} had to stay away because {w}.
* {q} came late, because {v}.
| {q} arrived late because {v}.
- {q} arrived {t2}.
| [In the end|At last] {q} arrived {t2}[, out of breath|].
~ [Nobody was angry.|"Never mind," said the others.|The next time they both came early.|All the same it was a nice day.]
? Why did {p} not come?
| Why did {p} stay away?
! For what reason was {p} not there?
= {p} did not come because {w}.
+ {w}; {v}
? Why was {q} late?
| Why did {q} come late?
! For what reason was {q} not on time?
= {q} was late because {v}.
+ {v}; {w}
? Who did not come?
| Who stayed away?
! Which person was missing?
= {p} did not come.
+ {p}; {q}
? Who came late?
| Who was late?
! Which person was not on time?
= {q} came late.
+ {q}; {p}
? When did it begin?
| When did {e} begin?
! What was the starting time?
= It began {t}.
+ {t}; {t2}
? When did {q} arrive?
| At what time did {q} come?
! What time was it when {q} got there?
= {q} arrived {t2}.
+ {t2}; {t}

# race
@ p q r:people; k:(a running race, a swimming race, a bicycle race, a sack race, a skating race, a rowing race, an egg race); x y z:(a book, a medal, a basket of fruit, a silver cup, a ball, a box of candy, a new hat, a concert ticket, a flower, a pair of socks); w:places; n:10-60
- There was {k} near the {w}, and {n} people watched it.
| {n} people came to the {w} to watch {k}.
| Last weekend {k} was held at the {w}. {n} people watched.
- At first {q} was in front.
| {q} had the best start.
| After the first minute {q} was leading.
- But then {p} [ran past everybody|became faster and faster|passed all the others] and won.
| In the end, however, {p} won.
- {q} came second, and {r} came third.
| Second was {q}, third was {r}.
* The prize for {p} was {x}.
| {p} got {x}.
* {q} received {y}.
| {q} took home {y}.
* {r} was happy with {z}.
| {r} got {z}.
? Who won the race?
| Who won?
! Who was the winner?
= {p} won the race.
+ {p}; {q}, {r}
? Who came second?
| Who was second?
! Who took the second place?
= {q} came second.
+ {q}; {p}, {r}
? Who came third?
| Who was third?
! Who took the third place?
= {r} came third.
+ {r}; {p}, {q}
? Who was in front at first?
| Who was leading at the start?
! Who was the first one early in the race?
= At first {q} was in front.
+ {q}; {p}, {r}
? What did {p} get?
| What prize did {p} get?
! What was given to {p}?
= {p} got {x}.
+ {x}; {y}, {z}
? What did {q} get?
| What prize did {q} get?
! What was given to {q}?
= {q} got {y}.
+ {y}; {x}, {z}
? How many people watched the race?
| How many people were watching?
! What was the number of people who watched?
= {n} people watched the race.
+ {n};

# post
@ p q r s:people; x y:(letter, postcard, parcel, telegram, birthday card, poem, photograph, box of cookies, map, invitation); d e:days; k l:(Canada, Peru, Kenya, Norway, India, Japan, Spain, Egypt, Brazil, Ireland, Greece, Iceland, Portugal, Mexico, Sweden, Chile)
- Two people went to the post office this week.
| The woman at the post office was busy this week.
| At the post office there were two friendly customers.
* On {d} {p} sent {a x} to {r} in {k}.
| {p} came on {d} with {a x} for {r} in {k}.
* On {e} {q} sent {a y} to {s} in {l}.
| {q} came on {e} with {a y} for {s} in {l}.
- [Both paid at the counter|Both bought stamps] and went home[ happy|].
| The stamps showed a [bird|ship|castle|flower|mountain|lighthouse].
? What did {p} send?
| What did {p} bring to the post office?
! Which thing did {p} put in the mail?
= {p} sent {a x}.
+ {x}; {y}
? What did {q} send?
| What did {q} bring to the post office?
! Which thing did {q} put in the mail?
= {q} sent {a y}.
+ {y}; {x}
? To whom did {p} send the {x}?
| Who will get the {x}?
! For whom was the {x}?
= The {x} was for {r}.
+ {r}; {s}, {p}, {q}
? To whom did {q} send the {y}?
| Who will get the {y}?
! For whom was the {y}?
= The {y} was for {s}.
+ {s}; {r}, {p}, {q}
? Who sent the {x}?
| From whom was the {x}?
! Which person mailed the {x}?
= {p} sent the {x}.
+ {p}; {q}, {r}, {s}
? On which day did {q} come?
| When did {q} go to the post office?
! What day was it when {q} came?
= {q} came on {e}.
+ {e}; {d}
? Where does {r} live?
| In which country is {r}?
! To which country did the {x} go?
= {r} lives in {k}.
| The {x} for {r} went to {k}.
+ {k}; {l}
? Where does {s} live?
| In which country is {s}?
! To which country did the {y} go?
= {s} lives in {l}.
| The {y} for {s} went to {l}.
+ {l}; {k}
"""
