/** The languages of the page, each by its own name. A language has a file of its name in this folder. */
export const LANGUAGES = {
  en: 'English',
  de: 'Deutsch',
  ko: '한국어',
};

/** A language that nobody speaks: English that runs from right to left, to look at the page in that direction with `?lang=ar-XB`. */
export const PSEUDO_LANGUAGE = 'ar-XB';
