/**
 * The tests of all modules, and what they stand on: every backend, random legal specs, trials of one operation against
 * its definition.
 */
@NullMarked
package dev.clarinet.test;

import org.jspecify.annotations.NullMarked;
