#include "model/evidence/numbers.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace hwsync {

namespace {

constexpr std::string_view first_line = "evidence 2\n";

class Writer {
public:
    void line(std::string_view name) {
        m_text += m_text.empty() ? "" : "\n";
        m_text += name;
    }
    template <typename Number> void add(Number number) {
        fmt::format_to(std::back_inserter(m_text), " {}", number);
    }
    template <typename Number>
    void table(std::string_view name, const LevelTable<Number>& table) {
        line(name);
        for (std::size_t i = 0; i < comparison_count; ++i) {
            for (std::size_t level = 0; level < level_counts[i]; ++level) {
                add(table[i][level]);
            }
        }
    }
    void values(std::string_view name, const CommonValues& common) {
        line(name);
        add(common.sampled);
        add(common.least);
        for (const auto& [value, count] : common.values) {
            fmt::format_to(std::back_inserter(m_text), " {:x} {}", value,
                           count);
        }
    }
    void pairs(std::string_view name, const Translations& translations) {
        line(name);
        for (const auto& [from, to] : translations.pairs()) {
            fmt::format_to(std::back_inserter(m_text), " {:x} {:x}", from, to);
        }
    }
    std::string take() { return std::move(m_text += '\n'); }

private:
    std::string m_text;
};

/// Reads line by line; once something is not as expected, it stays damaged.
class Reader {
public:
    explicit Reader(std::string_view text) : m_rest(text) {}

    void line(std::string_view name) {
        const auto end = m_rest.find('\n');
        m_is_sound =
            m_is_sound && m_line.empty() && end != std::string_view::npos;
        m_line = m_is_sound ? m_rest.substr(0, end) : std::string_view{};
        m_rest.remove_prefix(m_is_sound ? end + 1 : 0);
        m_is_sound = m_is_sound && m_line.starts_with(name);
        m_line.remove_prefix(m_is_sound ? name.size() : m_line.size());
    }
    bool has_more() const noexcept { return m_is_sound && !m_line.empty(); }
    template <typename Number> Number take(int base = 10) {
        Number number{};
        m_is_sound = m_is_sound && m_line.starts_with(' ');
        if (!m_is_sound) {
            return number;
        }
        const auto* begin = m_line.data() + 1;
        const auto* end = m_line.data() + m_line.size();
        const auto [at, error] = std::from_chars(begin, end, number, base);
        m_is_sound = error == std::errc{};
        m_line.remove_prefix(static_cast<std::size_t>(at - m_line.data()));
        return number;
    }
    template <typename Number>
    void table(std::string_view name, LevelTable<Number>& table) {
        line(name);
        for (std::size_t i = 0; i < comparison_count; ++i) {
            for (std::size_t level = 0; level < level_counts[i]; ++level) {
                table[i][level] = take<Number>();
            }
        }
    }
    void values(std::string_view name, CommonValues& common) {
        line(name);
        common.sampled = take<std::uint32_t>();
        common.least = take<std::uint32_t>();
        while (has_more()) {
            const auto value = take<std::uint64_t>(16);
            common.values.push_back({value, take<std::uint32_t>()});
        }
    }
    Translations pairs(std::string_view name) {
        line(name);
        std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
        while (has_more()) {
            const auto from = take<std::uint64_t>(16);
            all.emplace_back(from, take<std::uint64_t>(16));
        }
        return Translations{std::move(all)};
    }
    bool has_ended_well() const noexcept {
        return m_is_sound && m_line.empty() && m_rest.empty();
    }

private:
    std::string_view m_rest;
    std::string_view m_line;
    bool m_is_sound = true;
};

bool has_zero(const EvidenceNumbers::Billionths& table) {
    for (std::size_t i = 0; i < comparison_count; ++i) {
        for (std::size_t level = 0; level < level_counts[i]; ++level) {
            if (table[i][level] == 0) {
                return true;
            }
        }
    }
    return false;
}

} // namespace

std::string encode(const EvidenceNumbers& numbers) {
    Writer writer;
    writer.line("links");
    writer.add(numbers.links);
    writer.line("wrong");
    writer.add(numbers.wrong);
    writer.line("price");
    if (numbers.price_ratio) {
        writer.add(*numbers.price_ratio);
    }
    writer.table("m", numbers.m);
    writer.table("u", numbers.u);
    writer.table("right", numbers.right);
    writer.table("seen", numbers.seen);
    writer.values("titles", numbers.titles);
    writer.values("options", numbers.options);
    writer.values("others", numbers.others);
    writer.values("words", numbers.vocabulary.words);
    writer.pairs("translations", numbers.vocabulary.translations);
    writer.line("misnamed");
    for (const auto product : numbers.vocabulary.misnamed) {
        writer.add(product);
    }
    return std::string{first_line} + writer.take();
}

std::optional<EvidenceNumbers> decode_numbers(std::string_view text) {
    if (!text.starts_with(first_line)) {
        return std::nullopt;
    }
    Reader reader{text.substr(first_line.size())};
    EvidenceNumbers numbers;
    reader.line("links");
    numbers.links = reader.take<std::uint64_t>();
    reader.line("wrong");
    numbers.wrong = reader.take<std::uint32_t>();
    reader.line("price");
    if (reader.has_more()) {
        numbers.price_ratio = reader.take<std::int32_t>();
    }
    reader.table("m", numbers.m);
    reader.table("u", numbers.u);
    reader.table("right", numbers.right);
    reader.table("seen", numbers.seen);
    reader.values("titles", numbers.titles);
    reader.values("options", numbers.options);
    reader.values("others", numbers.others);
    reader.values("words", numbers.vocabulary.words);
    numbers.vocabulary.translations = reader.pairs("translations");
    reader.line("misnamed");
    while (reader.has_more()) {
        numbers.vocabulary.misnamed.push_back(reader.take<std::int64_t>());
    }
    if (!reader.has_ended_well() || numbers.wrong == 0 ||
        numbers.wrong >= billion || has_zero(numbers.m) ||
        has_zero(numbers.u)) {
        return std::nullopt;
    }
    return numbers;
}

} // namespace hwsync
