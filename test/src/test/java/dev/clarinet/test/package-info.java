/** The tests of all modules. */
@NullMarked
package dev.clarinet.test;

import org.jspecify.annotations.NullMarked;
