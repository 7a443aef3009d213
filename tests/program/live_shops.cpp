#include "program/live_shops.hpp"

#include "program/query.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <ctime>
#include <filesystem>
#include <set>

namespace {

std::string json_text(const std::string& text) {
    std::string json = "\"";
    for (const char c : text) {
        json += c == '"' || c == '\\' ? std::string{'\\', c}
                : c == '\n'           ? std::string{"\\n"}
                                      : std::string{c};
    }
    return json + '"';
}

std::string counts_of(const rapidjson::Document& document, const char* kind) {
    REQUIRE(document.HasMember(kind));
    std::vector<std::uint64_t> numbers;
    for (const auto* name :
         {"read", "created", "updated", "unchanged", "older", "deleted"}) {
        numbers.push_back(document[kind][name].GetUint64());
    }
    return fmt::format("{}", fmt::join(numbers, " "));
}

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

} // namespace

LiveShops::LiveShops(const std::vector<std::string>& children)
    : m_beginning(std::time(nullptr) / 60 * 60) {
    m_names.insert(m_names.end(), children.begin(), children.end());
    std::string text = "primary = \"us\"\n[http]\npoll_max = \"10ms\"\n"
                       "retries = 0\ntimeout = \"20s\"\n";
    for (const auto& name : m_names) {
        fake::Options options;
        options.shop_id = std::to_string(1001 + m_shops.size());
        options.domain = name + ".myshopify.com";
        options.token = "shpat_of_" + name;
        environment["TOKEN_" + name] = options.token;
        m_shops.push_back(std::make_unique<fake::FakeShopify>(options));
        go(name);
        set_clock(0, name);
        text += fmt::format("[shops.{0}]\ndomain = \"{0}.myshopify.com\"\n"
                            "endpoint = \"{1}\"\ntoken_env = \"TOKEN_{0}\"\n",
                            name, m_shops.back()->url());
    }
    folder.write("hwsync.toml", text);
}

fake::FakeShopify& LiveShops::shop(std::string_view name) const {
    const auto found = std::find(m_names.begin(), m_names.end(), name);
    REQUIRE(found != m_names.end());
    return *m_shops.at(static_cast<std::size_t>(found - m_names.begin()));
}

void LiveShops::stock(std::string_view shop_name,
                      const std::vector<LiveProduct>& products) const {
    std::string lines;
    for (const auto& product : products) {
        lines += fmt::format(
            R"({{"id":"gid://shopify/Product/{}","title":"{}",)"
            R"("status":"ACTIVE","createdAt":"{}","updatedAt":"{}",)"
            R"("variantsCount":{{"count":{},"precision":"EXACT"}}}})"
            "\n",
            product.id, product.title, time(product.created),
            time(product.changed),
            product.counted.value_or(
                static_cast<int>(product.variants.size())));
        for (const auto variant : product.variants) {
            lines += fmt::format(
                R"({{"id":"gid://shopify/ProductVariant/{}",)"
                R"("sku":"S{:02}","createdAt":"{}","updatedAt":"{}",)"
                R"("__parentId":"gid://shopify/Product/{}"}})"
                "\n",
                variant, variant % 100, time(product.created),
                time(product.changed), product.id);
        }
    }
    shop(shop_name).control(
        fmt::format(R"({{"products":{}}})", json_text(lines)));
}

void LiveShops::remove(std::int64_t product, std::string_view shop_name) const {
    shop(shop_name).control(
        fmt::format(R"({{"delete":"gid://shopify/Product/{}"}})", product));
}

void LiveShops::set_clock(int minutes, std::string_view shop_name) const {
    shop(shop_name).control(fmt::format(R"({{"now":"{}"}})", time(minutes)));
}

std::string LiveShops::time(int minutes) const {
    const std::time_t seconds = m_beginning + std::int64_t{60} * minutes;
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

void LiveShops::hang(std::string_view shop_name) const {
    shop(shop_name).control(R"({"statuses":["RUNNING"]})");
}

void LiveShops::go(std::string_view shop_name) const {
    shop(shop_name).control(R"({"statuses":["COMPLETED"]})");
}

RunResult LiveShops::run(Words words, const RunOptions& options) const {
    words.insert(words.begin(), {"--config", config});
    if (std::find(words.begin(), words.end(), "--catalog") == words.end()) {
        words.insert(words.begin(), {"--catalog", catalog});
    }
    auto with_tokens = options;
    with_tokens.environment.insert(environment.begin(), environment.end());
    return run_hwsync(words, with_tokens);
}

rapidjson::Document LiveShops::do_well(Words words) const {
    words.insert(words.end(), {"-f", "json"});
    const auto result = run(words);
    CAPTURE(words);
    CAPTURE(result.err);
    REQUIRE(result.exit_code == 0);
    return document_of(result);
}

RunResult LiveShops::run_until(Words words, const std::string& what, int signal,
                               std::size_t times) const {
    const auto before = us().count(what);
    return run(std::move(words), {.meanwhile = [&](pid_t process) {
                   CHECK(us().wait_for(what, before + times));
                   kill(process, signal);
               }});
}

void LiveShops::fails(Words words, int exit_code, std::string_view says) const {
    const auto before = dump();
    words.insert(words.end(), {"-f", "json", "-q"});
    const auto result = run(words);
    CAPTURE(words);
    CAPTURE(says);
    CAPTURE(result.out);
    CAPTURE(result.err);
    CHECK(result.exit_code == exit_code);
    CHECK(lines_in(result.err) == 1);
    CHECK(result.err.starts_with(fmt::format("hwsync: {}: ", words.front())));
    CHECK(contains(result.err, says));
    const auto document = document_of(result);
    REQUIRE(document.HasMember("error"));
    CHECK(document["error"]["exit_code"].GetInt() == exit_code);
    CHECK(contains(text_of(document["error"]["message"]) + ": " +
                       text_of(document["error"]["remedy"]),
                   says));
    CHECK(dump() == before);
}

void LiveShops::configure(const std::string& more) const {
    folder.write("hwsync.toml", read_file(config) + more);
}

void LiveShops::configure(const std::string& part,
                          const std::string& other) const {
    auto text = read_file(config);
    const auto at = text.find(part);
    REQUIRE(at != std::string::npos);
    folder.write("hwsync.toml", text.replace(at, part.size(), other));
}

void LiveShops::set_http(const std::string& line) const {
    const auto text = read_file(config);
    const auto at =
        text.find(fmt::format("\n{}", line.substr(0, line.find('='))));
    if (at == std::string::npos) {
        configure("[http]\n", "[http]\n" + line + "\n");
        return;
    }
    const auto begin = at + 1;
    configure(text.substr(begin, text.find('\n', begin) - begin), line);
}

std::string LiveShops::dump() const {
    std::string text;
    if (!std::filesystem::exists(catalog)) {
        return text;
    }
    for (const auto& table : query_private_tables(
             catalog, "SELECT name FROM sqlite_schema WHERE type = 'table'"
                      " AND name NOT IN ('operation', 'reject', 'run', 'seal')"
                      " AND name NOT LIKE 'sqlite_%'"
                      " ORDER BY name")) {
        // On what a shop was matched is no news of the shop.
        const auto* const some =
            table[0] == "property" ? "WHERE name NOT GLOB 'match_basis_*'" : "";
        for (const auto& row : query_private_tables(
                 catalog, fmt::format("SELECT * FROM {} {} ORDER BY 1, 2",
                                      table[0], some))) {
            text += fmt::format("{}|{}\n", table[0], fmt::join(row, "|"));
        }
    }
    return text;
}

std::string LiveShops::watermarks() const {
    const auto status = do_well({"status"});
    std::set<std::string> marks;
    for (const auto& shop : status["shops"].GetArray()) {
        for (const auto& mark : shop["watermarks"].GetObject()) {
            std::tm parts{};
            REQUIRE(strptime(text_of(mark.value).c_str(), "%Y-%m-%dT%H:%M:%S",
                             &parts) != nullptr);
            marks.insert(fmt::format("{} {} {}", text_of(shop["shop"]),
                                     text_of(mark.name),
                                     (timegm(&parts) - m_beginning) / 60));
        }
    }
    return fmt::format("{}", fmt::join(marks, "; "));
}

std::string LiveShops::value(const std::string& sql) const {
    return query_value(catalog, sql);
}

std::string LiveShops::products(const rapidjson::Document& document) {
    return counts_of(document, "products");
}

std::string LiveShops::variants(const rapidjson::Document& document) {
    return counts_of(document, "variants");
}
