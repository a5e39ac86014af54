# ruff: noqa: E501
"""How things are done in kitchen and garden; the marks are those of howto_tasks.py."""

KITCHEN = """
# make pancakes
? How do I make pancakes?
? How are pancakes made?
! What do I have to do to get pancakes?
= Mix flour, milk and eggs to a smooth batter. Bake thin pancakes in a hot pan with a little butter, on both sides.
: two cups of flour
: two cups of milk
: [two|three] eggs
: a pinch of salt
: butter for the pan
- [Mix|Stir together] the flour, the milk, the eggs and the salt [in a bowl|in a large bowl|with a whisk] until the batter is smooth.
~ Let the batter rest for [ten|fifteen|twenty] minutes.
- Melt a little butter in a [hot pan|pan over medium heat].
- Pour in [a ladle of batter|some batter] and tilt the pan so that it [spreads|runs to the edge].
- When the top is dry, turn the pancake and bake the other side[ until it is golden|].
~ Keep the finished ones warm [in the oven|under a cloth].
- Serve them with [sugar|jam|honey|berries|apple sauce|cinnamon and sugar].
+ The first pancake is often not pretty. It tastes good all the same.
+ Children should bake only together with a grown-up.
# make an omelet
? How do I make an omelet?
? How do you fry an omelet?
! What are the steps for an omelet?
= Beat two eggs with a little salt, pour them into a hot pan with butter, and fold the omelet when it is firm.
: two or three eggs
: a pinch of salt
: a little butter
: [herbs|cheese|mushrooms]
- Crack the eggs into a bowl and beat them with [a fork|a whisk] and the salt.
- Melt the butter in a pan[ over medium heat|].
- Pour in the eggs and let them set[ for one or two minutes|].
~ Sprinkle [cheese|chopped herbs|ham] over one half.
- Fold the omelet in half and slide it onto a plate.
+ Eat it at once, while it is warm.
# cook pasta
? How do I cook pasta?
? How do you boil noodles?
! What must I do to cook spaghetti?
= Boil plenty of water with salt, put in the pasta and cook it as long as the package says. Then drain it.
: a large pot
: [a liter of water for each hundred grams of pasta|plenty of water]
: salt
: pasta
- Bring the water to a boil[ in a large pot|].
- Add a spoonful of salt and then the pasta.
- Stir [now and then|once or twice], so that it does not stick.
- After [eight to ten minutes|the time on the package], try one piece.
- Drain the pasta in a [sieve|colander][, and take care of the hot steam|].
~ Mix it with [tomato sauce|butter and cheese|oil and garlic|pesto] right away.
+ Pasta is best when it is soft outside and a little firm inside.
# bake bread
? How do I bake bread?
? How is bread baked at home?
! What are the steps in baking a loaf?
= Knead flour, water, yeast and salt to a dough. Let it rise for an hour, form a loaf and bake it for about forty minutes.
: five hundred grams of flour
: a packet of dry yeast
: a spoonful of salt
: about three hundred milliliters of warm water
- Mix the flour, the yeast and the salt.
- Add the warm water and knead the dough for [ten minutes|about ten minutes][, until it is smooth|].
- Cover it and let it rise in a warm place for [an hour|about an hour].
- Form a loaf and put it on a [tray|baking sheet].
~ Let the loaf rise again for [twenty|thirty] minutes.
- Bake it at two hundred and twenty degrees Celsius for about forty minutes.
- Let it cool on a [rack|grid].
+ If you knock on the bottom and it sounds hollow, the bread is done.
# make lemonade
? How do I make lemonade?
? How can I mix lemonade?
! What goes into lemonade, and how is it mixed?
= Squeeze lemons, stir the juice with sugar and cold water, and add some ice.
: [three|four] lemons
: [four|five] spoonfuls of sugar
: a liter of cold water
: ice cubes
- Cut the lemons in half and squeeze them.
- Stir the juice with the sugar until [it has dissolved|the sugar is gone].
- Pour in the water and stir again.
- Add ice[ and a few leaves of mint|].
+ Taste it. If it is too sour, add more sugar.
# make vegetable soup
? How do I make vegetable soup?
? How do you cook a simple soup?
! What should I do with my vegetables to get a soup?
= Cut the vegetables small, fry the onion, add the rest and water, and let the soup simmer for half an hour.
: an onion
: [two|three] carrots
: [two|three] potatoes
: [a leek|a stick of celery|a handful of beans]
: a liter of water
: salt and pepper
- Wash the vegetables, peel them and cut them into small pieces.
- Fry the onion in a spoonful of oil [until it is soft|for two minutes].
- Add the other vegetables and the water.
- Let the soup simmer for [about half an hour|thirty minutes][ with the lid on|].
- Season it with salt and pepper[ and a little parsley|].
~ Mash some of the potatoes, and the soup becomes thick.
+ Soup tastes even better on the next day.
# brew tea
? How do I make tea?
? How is a pot of tea made?
! What is the right way to prepare tea?
= Boil water, pour it over the tea, and wait about three minutes. Then take the tea out.
: fresh water
: a tea bag or a spoonful of tea
: a cup or a pot
- Boil the water[ in a kettle|].
- Put the tea into the [cup|pot].
- Pour the hot water over it[ carefully|].
- Wait for three [to five|or four] minutes and take out the tea.
~ Add [a slice of lemon|some milk|a spoonful of honey].
+ Let it cool a bit before you drink.
# make a fruit salad
? How do I make a fruit salad?
? What do I do for a fruit salad?
! Which steps lead to a bowl of fruit salad?
= Wash the fruit, cut it into small pieces, and mix it with some lemon juice.
: [two apples|two pears]
: [an orange|two tangerines]
: [a banana|a handful of grapes|some strawberries]
: the juice of half a lemon
- Wash all the fruit.
- Peel what has a thick skin, and take out the seeds and stones.
- Cut everything into [small pieces|cubes or slices].
- Mix it with the lemon juice[, so that it does not turn brown|].
~ Add [some nuts|raisins|a spoonful of honey].
- Put the bowl in the fridge [for a while|until dessert].
+ Use fruit of many colors.
# plant beans
? How do I plant beans?
? How are beans grown?
! What does one do to grow beans in a garden?
= Put the beans two or three centimeters deep into the soil in May, keep them moist, and give them a stick to climb.
: bean seeds
: a pot or a garden bed
: sticks
: a watering can
~ Lay the beans in water overnight.
- Loosen the soil[ with a rake|] and pull out the weeds.
- Press the beans into the soil, [two|three] centimeters deep[ and a hand apart|].
- Cover them and water them [gently|a little].
- Keep the soil moist[, but not wet|].
- When the plants are as long as a finger, put sticks beside them to climb.
- After about [two months|eight to ten weeks] pick the pods.
+ Plant beans when there is no more frost.
+ Raw beans are not good for you, so always cook them.
# grow cress
? How do I grow cress on the window sill?
? How does one sow cress?
! Can I have cress indoors, and what must I do?
= Put wet cotton on a plate, sprinkle cress seeds on it, and keep it moist. After a week you can cut the cress.
: cress seeds
: a plate
: cotton or paper towels
- Lay the cotton on the plate and make it wet.
- Sprinkle the seeds on it[, close together|].
- Put the plate on a bright window sill.
- Spray some water on it every day.
- After [about a week|six to eight days] cut the cress with scissors.
~ Put it on [bread and butter|an egg|a soup].
+ Children can draw a face on the pot, and the cress becomes its hair.
# tie shoelaces
? How do I tie shoelaces?
? What is the way to tie a shoe?
! How does one make a bow in a shoelace?
= Cross the laces, pull one under the other, make a loop, wind the other lace around it and pull it through.
- Cross the two laces and pull one end under the other.
- Pull both ends tight.
- Make a loop with one lace and hold it between thumb and finger.
- Wind the other lace around the loop.
- Push it through the hole under your thumb, so that a second loop comes out.
- Pull both loops tight.
~ If the laces are long, tie the loops once more.
+ Practice with [a thick cord|two laces of different colors]. Then it is easier to see.
# wash your hands
? How do I wash my hands well?
? What is the right way to wash hands?
! How should hands be cleaned?
= Wet your hands, rub them with soap for twenty seconds, rinse them and dry them.
: water
: soap
: a clean towel
~ Push up your sleeves.
- Hold your hands under [clean|warm] water.
- Take soap and rub [the palms and the backs|both sides] of your hands.
- Rub between the fingers and [around the thumbs|under the nails] too, for twenty seconds.
- Rinse off the soap.
- Dry your hands with a clean towel.
+ Sing a short song twice. That takes about twenty seconds.
# brush your teeth
? How do I brush my teeth?
? What is the right way to brush teeth?
! How should teeth be cleaned?
= Put some toothpaste on the brush and brush all sides of the teeth gently for two minutes. Then spit it out.
: a toothbrush
: toothpaste
: a cup of water
- Put a little toothpaste on the brush.
- Brush the chewing surfaces first.
- Then brush the outside [in small circles|with small circles].
- After that do the inside, [always away from the gums|tooth by tooth].
- Spit out the foam.
~ Clean between the teeth with floss.
- Rinse the brush and put it away to dry.
+ Brush in the morning and in the evening, for two minutes each time.
+ A new brush is due every three months.
# fold a paper plane
? How do I make a paper plane?
? How is a paper plane folded?
! Which folds does a paper plane need?
= Fold a sheet in half the long way and open it. Fold two corners to the middle, fold the sides in again, and make the wings.
: a sheet of paper
- Fold the sheet in half the long way, and open it again.
- Fold the two upper corners to the middle line.
- Fold the slanting sides to the middle line once more.
- Fold everything in half along the middle line.
- Fold down one wing on each side.
~ Write a name on the wing or paint a [star|stripe|flag] on it.
- Hold it below and throw it gently, straight ahead.
+ Press each fold flat with your fingernail.
+ If it falls down too soon, bend the ends of the wings up a bit.
# fold a paper hat
? How do I fold a paper hat?
? How is a hat made from newspaper?
! Which folds turn a newspaper into a hat?
= Fold a big sheet in half, fold the upper corners to the middle, fold up the lower edges and open the hat.
: a large sheet of [paper|newspaper]
- Fold the sheet in half from top to bottom.
- Fold the two upper corners to the middle, so that there is a point.
- Fold the lower edge up on the front.
- Turn it around and fold up the other edge.
- Open the hat and put it on.
~ Paint it or stick on [a feather|stars|a paper flower].
+ With a smaller sheet you get a hat for a doll.
"""
