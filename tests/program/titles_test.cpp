#include "program/linked_catalog.hpp"
#include "program/terminal.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>

namespace {

const std::string escape = "\x1b[";

/// Characters, as all here are one column wide.
std::size_t width_of(const std::string& line) {
    std::size_t width = 0;
    bool is_colour = false;
    for (const char c : line) {
        is_colour = is_colour || c == '\x1b';
        if (!is_colour && c != '\r' &&
            (static_cast<unsigned char>(c) & 0xc0U) != 0x80U) {
            ++width;
        }
        is_colour = is_colour && c != 'm';
    }
    return width;
}

std::size_t widest(const std::string& text) {
    std::istringstream stream{text};
    std::size_t width = 0;
    for (std::string line; std::getline(stream, line);) {
        width = std::max(width, width_of(line));
    }
    return width;
}

} // namespace

TEST_CASE("titles stand wherever a person looks") {
    const LinkedCatalog shops;
    shops.associate({{5, {{51, "A"}, {52, "B"}, {53, "X"}, {54, "A"}}}});
    const auto has_title = [&](const LinkedCatalog::Words& words) {
        const auto out = shops.run(words).out;
        CAPTURE(out);
        return contains(out, "Product 5");
    };
    CHECK(has_title({"verify"}));
    CHECK(has_title({"verify", "-f", "json"}));
    CHECK(has_title({"verify", "-f", "csv"}));
    CHECK(has_title({"link", "list"}));
    CHECK(has_title({"runs", "show", "2"}));
    CHECK(has_title({"runs", "show", "2", "-f", "json"}));
}

TEST_CASE("a change of links tells the titles of both sides") {
    const LinkedCatalog shops;
    const auto titles_of = [&](const LinkedCatalog::Words& words) {
        const auto shown = shops.json(words);
        const auto& change = shown["changes"][0];
        std::string titles;
        for (const char* name : {"title", "from_title", "to_title"}) {
            titles += change[name].IsNull() ? "-" : change[name].GetString();
            titles += "; ";
        }
        return titles;
    };
    CHECK(titles_of({"link", "add", "--shop", "eu", "--variant-id", "53",
                     "C"}) == "Product 5; -; Product 1; ");
    CHECK(titles_of({"link", "remove", "--shop", "eu", "--variant-id", "51"}) ==
          "Product 5; Product 1; -; ");
    CHECK(titles_of({"undo", "3", "--dry-run"}) == "Product 5; Product 1; -; ");
    const auto text = shops.do_well({"undo", "4"}).out;
    CAPTURE(text);
    CHECK(contains(text, "catalog title"));
    CHECK(contains(text, "Product 5"));
    CHECK(contains(text, "Product 1"));
}

TEST_CASE("text fits the terminal, and goes whole where there is none") {
    const LinkedCatalog shops;
    const std::string title(300, 'x');
    shops.folder.write("eu.jsonl",
                       R"({"id":"gid://shopify/Product/5","title":")" + title +
                           R"(","status":"ACTIVE","updatedAt":)"
                           R"("2026-02-01T00:00:00Z"})"
                           "\n"
                           R"({"id":"gid://shopify/ProductVariant/51",)"
                           R"("sku":"A","__parentId":)"
                           R"("gid://shopify/Product/5"})"
                           "\n");
    shops.associate();
    const LinkedCatalog::Words list{"link", "list", "-c", shops.catalog};
    CHECK(contains(run_hwsync(list).out, title));
    for (const std::size_t columns : {60U, 80U, 120U, 200U}) {
        CAPTURE(columns);
        const auto shown =
            run_at_terminal(list, "", "", Terminal::as_stdin, columns).out;
        CHECK(contains(shown, "51"));
        CHECK(contains(shown, "auto"));
        CHECK(widest(shown) <= columns);
    }
}

TEST_CASE("a terminal shows states in colour, and nothing else") {
    const LinkedCatalog shops;
    const LinkedCatalog::Words runs{"runs", "-c", shops.catalog};
    CHECK_FALSE(contains(run_hwsync(runs).out, escape));
    auto coloured = runs;
    coloured.insert(coloured.end(), {"--color", "always"});
    const auto shown = run_hwsync(coloured).out;
    CHECK(contains(shown, escape + "32mdone" + escape));
    CHECK(shown.starts_with("run "));
    CHECK_FALSE(contains(shown.substr(0, shown.find('\n')), escape));
    CHECK_FALSE(contains(
        run_hwsync({"link", "list", "-c", shops.catalog, "--color", "always"})
            .out,
        escape));
    auto json = coloured;
    json.insert(json.end(), {"-f", "json"});
    document_of(run_hwsync(json));
}

TEST_CASE("joiners of Persian and emoji are shown in titles, not in SKUs") {
    const LinkedCatalog shops;
    const std::string joined = "\xd9\x85\xdb\x8c\xe2\x80\x8c\xd8\xae";
    shops.folder.write("eu.jsonl",
                       R"({"id":"gid://shopify/Product/5","title":")" + joined +
                           R"(\u202e","status":"ACTIVE","updatedAt":)"
                           R"("2026-02-01T00:00:00Z"})"
                           "\n"
                           R"({"id":"gid://shopify/ProductVariant/51",)"
                           R"("sku":"B\u200dC","__parentId":)"
                           R"("gid://shopify/Product/5"})"
                           "\n");
    shops.associate();
    const auto shown =
        shops.run({"explain", "--shop", "eu", "--variant-id", "51"}).out;
    CHECK(contains(shown, joined + "\\u{202e}"));
    CHECK(contains(shown, "B\\u{200d}C"));
}
