#include "program/live_shops.hpp"

#include <doctest/doctest.h>

namespace {

/// Live shops on a machine whose libcurl.so.4 is no library.
class WithoutLibcurl {
public:
    WithoutLibcurl() {
        shops.stock({{.id = 1, .variants = {11}}});
        shops.do_well({"import-bulk"});
        shops.folder.write("libcurl.so.4", "not a library");
        shops.environment["LD_LIBRARY_PATH"] = shops.folder.path();
    }

    LiveShops shops;
};

} // namespace

TEST_CASE("whoever speaks to no network does without libcurl") {
    const WithoutLibcurl machine;
    for (const auto& words : {LiveShops::Words{"show", "S11"},
                              {"status"},
                              {"verify", "S11"},
                              {"verify"},

                              {"runs"},
                              {"config", "check"},
                              {"snapshot", machine.shops.folder / "copy.db"}}) {
        CAPTURE(words.front());
        const auto result = machine.shops.run(words);
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
    }
}

TEST_CASE("without libcurl, live runs end in words that say what to install") {
    const WithoutLibcurl machine;
    for (const auto* command :
         {"import-bulk", "import-new", "import-updates"}) {
        CAPTURE(command);
        machine.shops.fails({command}, 6, "cannot load libcurl.so.4 (");
    }
    CHECK(contains(machine.shops.run({"import-bulk"}).err,
                   "install Debian's package libcurl4"));
}

TEST_CASE("doctor says whether libcurl is there") {
    WithoutLibcurl machine;
    const auto without = machine.shops.run({"doctor"});
    CHECK(without.exit_code == 1);
    CHECK(contains(without.out, "problem  libcurl"));
    CHECK(contains(without.out, "-> install Debian's package libcurl4"));
    machine.shops.environment.erase("LD_LIBRARY_PATH");
    CHECK(contains(machine.shops.run({"doctor"}).out, "ok       libcurl"));
}
