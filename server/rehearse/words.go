package rehearse

import "math/rand/v2"

// The words of simulated people: examples, and nobody's.

var firstNames = []string{
	"Aisha", "Alasdair", "Amara", "Ananya", "Anders", "Anton", "Beatriz", "Bilal", "Branwen", "Callum",
	"Carmen", "Chidi", "Ciara", "Dafydd", "Delphine", "Dilnoza", "Ebele", "Eira", "Elif", "Emeka",
	"Farah", "Fergus", "Fiona", "Gareth", "Giulia", "Gwen", "Hamza", "Hannah", "Hiroko", "Ibrahim",
	"Imogen", "Ines", "Isla", "Jasmin", "Joan", "Jorge", "Kamala", "Kasia", "Keir", "Kofi",
	"Lakshmi", "Leila", "Lowri", "Magnus", "Malik", "Maeve", "Mei", "Miriam", "Morwenna", "Nadia",
	"Nikhil", "Nora", "Olumide", "Orla", "Paulo", "Petra", "Priya", "Rafael", "Rhian", "Rosa",
	"Ruairi", "Samira", "Sanjay", "Seren", "Siobhan", "Stefan", "Tamsin", "Tariq", "Thandi", "Tomasz",
	"Ursula", "Vikram", "Wanjiru", "Wenna", "Ximena", "Yasmin", "Yusuf", "Zadie", "Zainab", "Zoltan",
}

var lines = []string{
	"Good evening, everybody.",
	"We tried something like that last spring.",
	"Could you say a little more about the first part?",
	"I had not thought of it that way round.",
	"That is the bit I always get stuck on.",
	"Small steps worked better for us than the big plan.",
	"I would like to hear from those who do this every day.",
	"Let us write that one down.",
	"It helped when somebody simply asked why.",
	"Half an idea is fine, I have only half of one myself.",
}

var cardTexts = []string{
	"Ask the people who do the work before changing how it is done.",
	"Try it with one team for a week, then talk.",
	"Say out loud what we are unsure about.",
	"Keep the meeting short and the tea break long.",
	"A picture on the wall did more than the report.",
	"Let new people say what looks strange to them.",
	"Stop one thing for each thing that is begun.",
	"Celebrate what did not work and was noticed early.",
	"Write the first draft together, by hand.",
	"Measure little, but look at it every week.",
}

var additions = []string{
	"It takes longer at first.",
	"We would do it again.",
	"Nobody had asked us before.",
	"It began with one person.",
	"It is not finished yet.",
}

var topics = []string{
	"How to say no kindly",
	"Getting started with a very small test",
	"When the numbers and the stories disagree",
	"Keeping going when it is busy",
	"Bringing sceptics along",
}

func oneOf(r *rand.Rand, from []string) string { return from[r.IntN(len(from))] }
