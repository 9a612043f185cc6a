package dev.clarinet.test;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** The reasons of skipped tests, printed when the last test is done: Surefire only counts them. */
public final class SkippedTests implements TestExecutionListener {
  private final Queue<String> reasons = new ConcurrentLinkedQueue<>();

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    reasons.add(reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == Status.ABORTED)
      reasons.add(result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
  }

  @Override
  public void testPlanExecutionFinished(TestPlan plan) {
    reasons.stream()
        .collect(groupingBy(reason -> reason, TreeMap::new, counting()))
        .forEach((reason, count) -> System.out.println(count + " skipped: " + reason));
  }
}
