/** How text is read: terms, sentences, languages. Chinese and English each by its own script. */
@org.jspecify.annotations.NullMarked
package dev.troupe.runtime.text;
