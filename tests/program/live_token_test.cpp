#include "program/live_shops.hpp"
#include "program/terminal.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <fstream>
#include <vector>

#include <sys/stat.h>

namespace {

/// A shop whose token is no longer good after so many polls, and from then on
/// is "shpat_second".
struct RevokingShop : LiveShops {
    RevokingShop() {
        stock({{1, {11}}});
        us().control(R"({"statuses":["RUNNING","RUNNING","COMPLETED"],"fault":)"
                     R"({"on":"poll","kind":"revoke","after":1,)"
                     R"("token":"shpat_second"}})");
    }
    void take_token_from(const std::string& credential) const {
        configure("token_env = \"TOKEN_us\"", credential);
    }
};

} // namespace

TEST_CASE("a token that is revoked in the middle of a run is read again") {
    const RevokingShop shops;
    SUBCASE("from the command, which gives the next") {
        const auto seen = shops.folder / "seen";
        shops.take_token_from(fmt::format(
            "token_command = \"if [ -e '{0}' ]; then echo "
            "shpat_second; else touch '{0}'; echo shpat_of_us; fi\"",
            seen));
        shops.do_well({"import-bulk"});
    }
    SUBCASE("from the file, in which another stands by then") {
        const auto path = shops.folder / "token";
        const auto write = [&path](const std::string& token) {
            std::ofstream{path} << token << '\n';
            REQUIRE(chmod(path.c_str(), 0600) == 0);
        };
        write("shpat_of_us");
        shops.take_token_from("token_file = \"token\"");
        shops.us().control(R"({"clear_faults":true})");
        shops.hang();
        const auto result = shops.run(
            {"import-bulk"}, {.meanwhile = [&](pid_t) {
                CHECK(shops.us().wait_for("poll", 1));
                write("shpat_second");
                shops.us().control(R"({"token":"shpat_second","finish":true})");
            }});
        CAPTURE(result.err);
        CHECK(result.exit_code == 0);
    }
    CHECK(shops.value("SELECT count(*) FROM variants") == "1");
}

TEST_CASE("a token that stays revoked ends the run as ever") {
    const RevokingShop shops;
    const auto runs = shops.folder / "runs";
    shops.take_token_from(fmt::format(
        "token_command = \"echo x >> '{}'; echo shpat_of_us\"", runs));
    shops.fails({"import-bulk"}, 5, "Shopify refuses the access token");
    CHECK(read_file(runs) == "x\nx\n");
}

TEST_CASE("a token_command may answer with JSON, and is run again before its "
          "token ends") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    const auto runs = shops.folder / "runs";
    for (const std::string life : {"86399", "0.001"}) {
        shops.folder.write(
            "answer", fmt::format("{{\n  \"access_token\": \"shpat_of_us\",\n"
                                  "  \"expires_in\": {}\n}}\n",
                                  life));
        std::ofstream{runs}.flush();
        const auto usual = read_file(shops.config);
        shops.configure("token_env = \"TOKEN_us\"",
                        fmt::format("token_command = \"echo x >> '{}'; cat "
                                    "'{}'\"",
                                    runs, shops.folder / "answer"));
        shops.do_well({"import-bulk"});
        CHECK((read_file(runs) == "x\n") == (life == "86399"));
        shops.folder.write("hwsync.toml", usual);
    }
}

TEST_CASE(
    "a token_command may ask for a passphrase where there is a terminal") {
    const LiveShops shops;
    shops.stock({{1, {11}}});
    shops.configure("token_env = \"TOKEN_us\"",
                    "token_command = \"printf 'Passphrase: ' >/dev/tty; "
                    "stty -echo </dev/tty; read -r x </dev/tty; "
                    "echo \\\"shpat_$x\\\"\"");
    const std::vector<std::string> words{"--config", shops.config, "--catalog",
                                         shops.catalog, "import-bulk"};
    SUBCASE("and is answered there") {
        const auto result = run_at_terminal(words, "Passphrase: ", "of_us\n");
        CAPTURE(result.out);
        CHECK(result.exit_code == 0);
        CHECK(contains(result.out, "run 1 of shop us: done"));
    }
    SUBCASE("and Ctrl-C there stops hwsync") {
        const auto result = run_at_terminal(words, "Passphrase: ", "\x03");
        CAPTURE(result.out);
        CHECK(result.exit_code == 130);
    }
    SUBCASE("and is not waited for where that is not our standard input") {
        const auto result =
            run_at_terminal(words, "", "", Terminal::beside_stdin);
        CAPTURE(result.out);
        CHECK(result.exit_code == 5);
        CHECK(contains(result.out, "was stopped"));
    }
}
