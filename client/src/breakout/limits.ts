/** How many characters a card has at the most. */
export const MAX_CARD = 600;
