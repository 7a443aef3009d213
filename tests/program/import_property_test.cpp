#include "program/plain_readings.hpp"
#include "program/query.hpp"
#include "program/random_shop.hpp"
#include "program/test_folder.hpp"

#include <hwsync/associate.hpp>
#include <hwsync/import.hpp>

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

namespace {

using plain::Export;
using plain::ReadLine;
using Kind = ReadLine::Kind;
using Use = ReadLine::Use;

constexpr int last_day = 28;

std::string time_of(int day) {
    return fmt::format("2026-01-{:02}T00:00:00Z", day);
}

/// Whose parent is told by its id, so that twins agree in it.
std::int64_t product_of(std::int64_t variant) {
    return 1 + variant % 4;
}

std::string head_of(const ReadLine& line) {
    switch (line.use) {
    case Use::nameless:
        return "\"id\":\"none\"";
    case Use::unnamed:
        return "\"id\":1.5";
    case Use::usable:
    case Use::rejected:
        break;
    }
    return fmt::format(
        R"("id":"gid://shopify/{}/{}")",
        line.kind == Kind::product ? "Product" : "ProductVariant", line.id);
}

std::string text_of(const ReadLine& line) {
    auto text = fmt::format(
        R"({{{},"title":{},"updatedAt":"{}")", head_of(line),
        line.use == Use::rejected ? "5" : fmt::format("\"{}\"", line.title),
        time_of(line.updated));
    if (line.kind == Kind::product) {
        text += R"(,"vendor":null)";
    } else {
        text += fmt::format(R"(,"sku":"S{}")", line.id);
    }
    if (line.kind == Kind::variant && line.use != Use::nameless) {
        text += fmt::format(R"(,"__parentId":"gid://shopify/Product/{}")",
                            line.product_id);
    }
    if (line.declared) {
        text +=
            fmt::format(R"(,"variantsCount":{{"count":{}}})", *line.declared);
    }
    return text + "}\n";
}

ReadLine random_line(Dice& dice, bool may_be_odd, bool declares) {
    ReadLine line;
    line.kind = dice.once_in(3) ? Kind::product : Kind::variant;
    if (may_be_odd && dice.once_in(12)) {
        line.use = dice.once_in(2)   ? Use::rejected
                   : dice.once_in(3) ? Use::nameless
                                     : Use::unnamed;
    }
    if (line.use == Use::unnamed) {
        line.kind = Kind::variant;
    }
    if (line.kind == Kind::product) {
        line.id = static_cast<std::int64_t>(1 + dice.below(4));
        if (declares) {
            line.declared = static_cast<int>(dice.below(4));
        }
    } else {
        line.id = static_cast<std::int64_t>(10 + dice.below(8));
        line.product_id = product_of(line.id);
    }
    line.updated = static_cast<int>(1 + dice.below(9));
    line.title = std::string(1, dice.once_in(2) ? 'a' : 'b');
    return line;
}

Export random_export(Dice& dice) {
    Export made;
    made.is_whole = !dice.once_in(3);
    const bool may_be_odd = dice.once_in(3);
    const bool declares = dice.once_in(2);
    const auto size = 2 + dice.below(16);
    for (std::size_t i = 0; i < size; ++i) {
        made.lines.push_back(random_line(dice, may_be_odd, declares));
    }
    if (dice.once_in(2)) {
        made.as_of = static_cast<int>(1 + dice.below(12));
    }
    return made;
}

/// An earlier export again, its lines in another order and some of them gone.
Export seen_again(Dice& dice, Export before) {
    auto& lines = before.lines;
    for (auto at = lines.size(); at > 1; --at) {
        std::swap(lines[at - 1], lines[dice.below(at)]);
    }
    while (lines.size() > 2 && dice.once_in(2)) {
        lines.pop_back();
    }
    return before;
}

std::string jsonl_of(const Export& input) {
    std::string text;
    for (const auto& line : input.lines) {
        text += text_of(line);
    }
    return text;
}

class Silent : public hwsync::Observer {
public:
    void progress(const hwsync::Progress&) override {}
    void log(hwsync::Severity, std::string_view) override {}
};

/// What a run said, as the model says it.
struct Said {
    plain::Result result;
    bool is_refused = false;
};

class Catalog {
public:
    explicit Catalog(bool is_child) : m_is_child(is_child) {
        if (is_child) {
            auto request = request_of<hwsync::ImportRequest>(
                R"({"id":"gid://shopify/Product/9","title":"T"})"
                "\n"
                R"({"id":"gid://shopify/ProductVariant/90","sku":"X",)"
                R"("__parentId":"gid://shopify/Product/9"})"
                "\n",
                0);
            hwsync::import_products(request, m_observer, m_stop);
        }
    }

    Said read(const Export& input) {
        try {
            return {m_is_child ? associate(input) : import(input), false};
        } catch (const hwsync::Error& error) {
            REQUIRE(error.kind() == hwsync::ErrorKind::input);
            return {{}, true};
        }
    }

    std::vector<std::string> rows() const {
        std::vector<std::string> texts;
        if (!std::filesystem::exists(m_folder / "catalog.db")) {
            return texts;
        }
        const std::string prefix = m_is_child ? "shop_" : "";
        for (const auto& row : query_private_tables(
                 m_folder / "catalog.db",
                 fmt::format("SELECT 'p', id, 0, updated_at, deleted_at, title"
                             " FROM {0}product UNION ALL"
                             " SELECT 'v', id, product_id, updated_at,"
                             " deleted_at, title FROM {0}variant ORDER BY 1, 2",
                             prefix))) {
            texts.push_back(fmt::format("{}", fmt::join(row, " ")));
        }
        return texts;
    }

private:
    template <typename Request>
    Request request_of(const std::string& lines, int as_of) {
        Request request;
        request.catalog = m_folder / "catalog.db";
        request.file = m_folder.write("export.jsonl", lines);
        request.max_delete = 100;
        request.max_reject = 100;
        request.allow_foreign = true;
        request.by = "a test";
        if (as_of != 0) {
            request.as_of = hwsync::parse_time(time_of(as_of));
        }
        request.clock = [] { return *hwsync::parse_time(time_of(last_day)); };
        return request;
    }

    template <typename RunResult>
    static plain::Result result_of(const RunResult& run) {
        return {run.rejects->size(),
                run.products.older + run.variants.older,
                run.withheld,
                {run.incomplete.begin(), run.incomplete.end()}};
    }

    plain::Result import(const Export& input) {
        auto request =
            request_of<hwsync::ImportRequest>(jsonl_of(input), input.as_of);
        request.command = input.is_whole
                              ? hwsync::ImportCommand::import_bulk
                              : hwsync::ImportCommand::import_updates;
        return result_of(hwsync::import_products(request, m_observer, m_stop));
    }

    plain::Result associate(const Export& input) {
        auto request =
            request_of<hwsync::AssociateRequest>(jsonl_of(input), input.as_of);
        request.shop = "eu";
        request.reading =
            input.is_whole ? hwsync::Reading::whole : hwsync::Reading::partial;
        return result_of(hwsync::associate_shop(request, m_observer, m_stop));
    }

    bool m_is_child;
    TestFolder m_folder;
    Silent m_observer;
    hwsync::StopToken m_stop;
};

std::vector<std::string> rows_of(const plain::Shop& shop) {
    std::vector<std::string> texts;
    const auto add = [&](const char* kind, const plain::Rows& rows) {
        for (const auto& [id, row] : rows) {
            texts.push_back(fmt::format(
                "{} {} {} {} {} {}", kind, id, row.product_id,
                time_of(row.updated),
                row.is_live() ? "NULL" : time_of(row.deleted), row.title));
        }
    };
    add("p", shop.products);
    add("v", shop.variants);
    return texts;
}

void play(std::uint32_t seed) {
    Dice dice{seed};
    Catalog catalog{dice.once_in(2)};
    plain::Shop shop;
    std::vector<Export> seen;
    for (int round = 0; round < 8; ++round) {
        CAPTURE(round);
        seen.push_back(!seen.empty() && dice.once_in(2)
                           ? seen_again(dice, dice.one_of(seen))
                           : random_export(dice));
        const auto& input = seen.back();
        const auto lines = jsonl_of(input);
        CAPTURE(lines);
        CAPTURE(input.is_whole);
        CAPTURE(input.as_of);
        const auto before = catalog.rows();
        const auto said = catalog.read(input);
        if (said.is_refused) {
            REQUIRE(catalog.rows() == before);
            continue;
        }
        const auto expected = plain::read(shop, input, last_day);
        REQUIRE(fmt::format("{}", fmt::join(catalog.rows(), "\n")) ==
                fmt::format("{}", fmt::join(rows_of(shop), "\n")));
        CHECK(said.result.rejected == expected.rejected);
        CHECK(said.result.older == expected.older);
        CHECK(said.result.withheld == expected.withheld);
        CHECK(fmt::format("{}", fmt::join(said.result.incomplete, " ")) ==
              fmt::format("{}", fmt::join(expected.incomplete, " ")));
    }
}

} // namespace

TEST_CASE("random exports in any order of lines are read as the plain rules "
          "say") {
    for (std::uint32_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        play(seed);
    }
}
