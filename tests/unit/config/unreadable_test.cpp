#include "program/test_folder.hpp"
#include "unit/config/config_helpers.hpp"

#include <hwsync/config.hpp>
#include <hwsync/error.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include <sys/stat.h>
#include <unistd.h>

using namespace hwsync;

namespace {

/// What load_config() says of this path; "read" where it says nothing.
std::string why(const std::string& path) {
    try {
        load_config(path);
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::usage);
        return error.what();
    }
    return "read";
}

std::string why_of_text(std::string_view text) {
    const TestFolder folder;
    return why(folder.write("c.toml", text));
}

std::string repeated(std::string_view begin, std::string_view part,
                     std::string_view end) {
    std::string text{begin};
    for (int count = 0; count < 100000; ++count) {
        text += part;
    }
    return text.append(end);
}

} // namespace

TEST_CASE("a config file that cannot be read says why") {
    const TestFolder folder;
    CHECK(has(why(folder / "none.toml"), "No such file"));
    CHECK(has(why(folder.path().string()), "it is a directory"));
    const std::string large((std::size_t{1} << 20U) + 1, '#');
    CHECK(has(why(folder.write("large.toml", large)), "more than 1 MiB"));
    if (geteuid() != 0) {
        const auto path = folder.write("closed.toml", "");
        REQUIRE(chmod(path.c_str(), 0) == 0);
        CHECK(has(why(path), "Permission denied"));
    }
}

TEST_CASE("nesting without end is refused") {
    CHECK(has(why_of_text(repeated("a = ", "[", "")), "not valid TOML"));
    CHECK(has(why_of_text(repeated("a = ", "{a=", "")), "not valid TOML"));
    for (const auto& text :
         {repeated("\n[a", ".a", "]\n"), repeated("\na", ".a", " = 1\n"),
          repeated("\n\"a\"", " . \"a\"", " = 1\n"),
          repeated("\nb = { a", ".'a'", " = 1 }\n")}) {
        const auto said = why_of_text(text);
        CHECK(has(said, "c.toml:2:1: "));
        CHECK(has(said, "a key has too many parts"));
    }
}

TEST_CASE("values and keys that nest as deep as they may are no danger") {
    std::string text;
    for (int level = 0; level < 120; ++level) {
        text += (level == 0 ? "b = [\n{a" : "[\n{a");
        for (int part = 0; part < 31; ++part) {
            text += ".a";
        }
        text += " = ";
    }
    text += "1";
    for (int level = 0; level < 120; ++level) {
        text += "}\n]";
    }
    CHECK(has(why_of_text(text), "unknown key b"));
}

TEST_CASE("dots in what is quoted or remarked are no parts of a key") {
    const std::string dots(100, '.');
    CHECK(why_of_text("catalog = \"a\\\"" + dots + "\" # " + dots) == "read");
    CHECK(why_of_text("catalog = 'a\\" + dots + "'") == "read");
}
