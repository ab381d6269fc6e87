/** What ships as folders: teams and, later, simulations. */
@org.jspecify.annotations.NullMarked
package dev.troupe.scenarios;
