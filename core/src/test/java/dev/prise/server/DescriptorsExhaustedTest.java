package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.testing.NoLeaks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that can open no more files gives up those who say nothing, and serves who speaks. */
@ExtendWith(NoLeaks.class)
@EnabledOnOs(OS.LINUX)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DescriptorsExhaustedTest {

    private static final int DESCRIPTORS = 80;

    @ParameterizedTest(name = "listener throws: {0}")
    @ValueSource(booleans = {false, true})
    void silentCrowdThatTakesAllDescriptorsKeepsNobodyOut(boolean listenerThrows) throws Exception {
        Process process = start(listenerThrows);
        List<RawClient> crowd = new ArrayList<>();
        try {
            int port = Integer.parseInt(process.inputReader(StandardCharsets.US_ASCII).readLine());
            for (int i = 0; i < DESCRIPTORS; i++) {
                crowd.add(RawClient.to(port));
            }
            for (int i = 0; i < 3; i++) {
                try (RawClient speaker = RawClient.to(port).say("here I am")) {
                    assertThat(speaker.hear()).isEqualTo("re:here I am");
                }
            }
            assertThat(crowd.getFirst().isDismissed()).isTrue();
        } finally {
            crowd.forEach(RawClient::close);
            process.getOutputStream().close();
            assertThat(process.waitFor(Recorder.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Process start(boolean listenerThrows) throws IOException, ReflectiveOperationException {
        Path classes = Path.of(SimplifiedServer.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "ulimit -n " + DESCRIPTORS + " && exec \"$@\"";
        return new ProcessBuilder(
                "sh", "-c", command, "sh", java, "-Xmx64m", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), ShortOfDescriptors.class.getName(),
                classes.toString(), "" + listenerThrows)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
