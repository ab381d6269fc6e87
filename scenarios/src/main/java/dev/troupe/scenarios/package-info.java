/** What ships as folders: teams and simulations. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios;
