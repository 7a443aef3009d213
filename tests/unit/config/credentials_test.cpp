#include "config/credentials.hpp"
#include "config/secret_command.hpp"
#include "program/test_folder.hpp"
#include "unit/config/config_helpers.hpp"

#include <hwsync/error.hpp>
#include <hwsync/stop.hpp>

#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include <sys/stat.h>
#include <unistd.h>

using namespace hwsync;
using namespace std::chrono_literals;
using Source = CredentialConfig::Source;

static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);

namespace {

std::string private_file(const TestFolder& folder, std::string_view name,
                         std::string_view text) {
    auto path = folder.write(name, text);
    REQUIRE(chmod(path.c_str(), 0600) == 0);
    return path;
}

std::string revealed(const CredentialConfig& credential,
                     const Environment& environment = with({})) {
    return std::string{read_secret(credential, environment, "eu").reveal()};
}

/// The sentence of the Error(access) that this ends in.
std::string refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::access);
        CHECK_FALSE(error.remedy().empty());
        return error.what();
    }
    return "no refusal";
}

std::string refusal(const CredentialConfig& credential,
                    const Environment& environment = with({})) {
    return refusal([&] { read_secret(credential, environment, "eu"); });
}

} // namespace

TEST_CASE("a secret that was moved is in one place only") {
    for (const auto* text : {"short", "a text too long for a small string"}) {
        std::string source{text};
        Secret first{std::move(source)};
        Secret second{std::move(first)};
        CHECK(first.reveal().empty()); // NOLINT: this is what is tested
        CHECK(second.reveal() == text);
        Secret third{std::string{"other"}};
        third = std::move(second);
        CHECK(second.reveal().empty()); // NOLINT: likewise
        CHECK(third.reveal() == text);
    }
}

TEST_CASE("a secret is taken from the variable that the config names") {
    const CredentialConfig credential{Source::env, "EU_TOKEN", {}, {}};
    CHECK(revealed(credential, with({{"EU_TOKEN", "hunter2"}})) == "hunter2");
    const auto unset = refusal(credential);
    CHECK(has(unset, "the token_env of shop eu"));
    CHECK(has(unset, "$EU_TOKEN, which is not set"));
    CHECK(has(refusal(credential, with({{"EU_TOKEN", ""}})),
              "$EU_TOKEN, which is empty"));
}

TEST_CASE("a refusal names the key that the config has") {
    const CredentialConfig credential{Source::env, "EU", {}, "0123"};
    CHECK(has(refusal(credential), "the client_secret_env of shop eu"));
}

TEST_CASE("a secret is taken from a file, without its line end") {
    const TestFolder folder;
    for (const auto* text : {"hunter2", "hunter2\n", "hunter2\r\n"}) {
        CAPTURE(text);
        const auto path = private_file(folder, "token", text);
        CHECK(revealed({Source::file, path, {}, {}}) == "hunter2");
    }
}

TEST_CASE("a secret that is none is refused and not repeated") {
    const TestFolder folder;
    for (const auto* text : {"hunter2 hunter2", "hunter2\nhunter2", "\thunter2",
                             "hunter2\x01", "hunter2\x7f", "hunter2\xc2\xa0"}) {
        CAPTURE(text);
        const auto path = private_file(folder, "token", text);
        const auto said = refusal({Source::file, path, {}, {}});
        CHECK(has(said, "with a space, a control character"));
        CHECK_FALSE(has(said, "hunter2"));
    }
    for (const auto* text : {"", "\n"}) {
        const auto path = private_file(folder, "token", text);
        CHECK(has(refusal({Source::file, path, {}, {}}), "gives nothing"));
    }
}

TEST_CASE("a file of ours that others can touch is refused") {
    const TestFolder folder;
    const auto path = folder.write("token", "hunter2\n");
    for (const mode_t mode : {0640U, 0604U, 0620U, 0601U}) {
        CAPTURE(mode);
        REQUIRE(chmod(path.c_str(), mode) == 0);
        const auto said = refusal({Source::file, path, {}, {}});
        CHECK(has(said, "can be read or changed by others"));
        CHECK(has(said, "chmod 600 " + path));
    }
    REQUIRE(chmod(path.c_str(), 0400) == 0);
    CHECK(revealed({Source::file, path, {}, {}}) == "hunter2");
}

TEST_CASE("a file that everybody can touch is refused, whoever owns it") {
    if (geteuid() != 0) {
        return; // Nobody else can give a file away.
    }
    const TestFolder folder;
    const auto path = folder.write("token", "hunter2\n");
    constexpr uid_t other = 65534;
    REQUIRE(chown(path.c_str(), other, other) == 0);
    for (const mode_t mode : {0604U, 0644U, 0666U, 0602U, 0601U}) {
        CAPTURE(mode);
        REQUIRE(chmod(path.c_str(), mode) == 0);
        const auto said = refusal({Source::file, path, {}, {}});
        CHECK(has(said, "can be read or changed by others"));
        CHECK(has(said, "chmod o= " + path));
    }
    for (const mode_t mode : {0400U, 0440U, 0640U}) {
        CAPTURE(mode);
        REQUIRE(chmod(path.c_str(), mode) == 0);
        CHECK(revealed({Source::file, path, {}, {}}) == "hunter2");
    }
}

TEST_CASE("what is no file with a secret is refused") {
    const TestFolder folder;
    CHECK(
        has(refusal({Source::file, folder / "none", {}, {}}), "No such file"));
    CHECK(has(refusal({Source::file, folder.path().string(), {}, {}}),
              "is not a regular file"));
    const auto fifo = folder / "fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    CHECK(has(refusal({Source::file, fifo, {}, {}}), "is not a regular file"));
    const auto large =
        private_file(folder, "large", std::string(longest_secret + 1, 'a'));
    CHECK(has(refusal({Source::file, large, {}, {}}), "more than 64 KiB"));
}

TEST_CASE("a relative file is taken from $CREDENTIALS_DIRECTORY first") {
    const TestFolder folder;
    std::filesystem::create_directory(folder / "credentials");
    const auto beside = private_file(folder, "eu", "beside\n");
    const auto environment =
        with({{"CREDENTIALS_DIRECTORY", folder / "credentials"}});
    const CredentialConfig relative{Source::file, beside, "eu", {}};
    CHECK(revealed(relative, environment) == "beside");
    private_file(folder, "credentials/eu", "handed-over\n");
    CHECK(revealed(relative, environment) == "handed-over");
    CHECK(revealed({Source::file, beside, {}, {}}, environment) == "beside");
}

TEST_CASE("where systemd hands a file over, it is said how to be handed it") {
    const TestFolder folder;
    const CredentialConfig relative{Source::file, folder / "eu", "eu", {}};
    const CredentialConfig absolute{Source::file, folder / "eu", {}, {}};
    CHECK(has(refusal(relative), "systemd-run"));
    CHECK(!has(refusal(absolute), "systemd-run"));
}

TEST_CASE("a secret is what a command writes") {
    CHECK(revealed({Source::command, "echo hunter2", {}, {}}) == "hunter2");
    CHECK(revealed({Source::command, "printf hunter && printf 2", {}, {}}) ==
          "hunter2");
}

TEST_CASE("a command has nothing to read") {
    CHECK(revealed({Source::command, "cat; echo done", {}, {}}) == "done");
}

TEST_CASE("a command that fails is named with how it ended") {
    const auto failed =
        refusal({Source::command, "echo hunter2; exit 3", {}, {}});
    CHECK(has(failed, "the token_command of shop eu ended with exit code 3"));
    CHECK_FALSE(has(failed, "hunter2"));
    CHECK(has(refusal({Source::command, "kill -9 $$", {}, {}}),
              "was ended by signal 9"));
    CHECK(has(
        refusal({Source::command, "exec /nowhere/at/all 2>/dev/null", {}, {}}),
        "ended with exit code 127"));
    CHECK(has(refusal({Source::command, "true", {}, {}}), "gives nothing"));
}

TEST_CASE("a command that writes without end is stopped") {
    CHECK(has(refusal({Source::command, "yes", {}, {}}), "more than 64 KiB"));
}

TEST_CASE("a command that does not end in time is stopped") {
    for (const auto* command :
         {"sleep 600", "exec >&-; sleep 600", "sleep 600 & echo a"}) {
        CAPTURE(command);
        const auto said = refusal(
            [&] { run_secret_command(command, "it", {}, 50ms, nullptr); });
        CHECK(has(said, "it had not ended after "));
    }
}

TEST_CASE("all that a stopped command started is gone") {
    const TestFolder folder;
    const auto fifo = folder / "fifo";
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    // The reader of the FIFO is a grandchild. Once it is gone nobody is left.
    const auto command = "(exec <>'" + fifo + "' && echo a && cat) & wait";
    CHECK(has(
        refusal([&] { run_secret_command(command, "it", {}, 200ms, nullptr); }),
        "had not ended"));
    // Who was killed may take a moment to go: until then there is a reader.
    bool is_gone = false;
    for (int tries = 0; tries < 1000 && !is_gone; ++tries) {
        is_gone = has(refusal([&] {
                          run_secret_command("exec >'" + fifo + "'", "it", {},
                                             200ms, nullptr);
                      }),
                      "had not ended");
    }
    CHECK(is_gone);
}

TEST_CASE("a stop ends the wait for a command") {
    StopToken stop;
    stop.request(SIGINT);
    const CredentialConfig credential{Source::command, "sleep 600", {}, {}};
    try {
        read_secret(credential, with({}), "eu", &stop);
        FAIL("not stopped");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::interrupt);
    }
}
