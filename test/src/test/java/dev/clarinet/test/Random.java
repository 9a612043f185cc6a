package dev.clarinet.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter of a test that is drawn at random: the test runs once for each case, with what a static method of the
 * test class makes of {@link Dice}.
 *
 * <p>The cases are the same in every run, until {@code -Dclarinet.seed=7} or {@code -Dclarinet.seed=random} chooses
 * others; the message of a failure says the seed.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Random {
  /** How many. */
  int cases();

  /** The static method that makes one of {@link Dice}; by default the only one that returns the parameter's type. */
  String from() default "";
}
