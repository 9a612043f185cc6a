/** Tests of what the project says about itself: pages that teach, README, links and commands. */
@NullMarked
package dev.clarinet.test.docs;

import org.jspecify.annotations.NullMarked;
