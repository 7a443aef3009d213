#include "jobs/plan_reader.hpp"

#include "model/gid.hpp"

#include <hwsync/error.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>
#include <simdjson.h>

#include <charconv>
#include <new>
#include <optional>

namespace hwsync {

namespace {

using simdjson::dom::element;
using simdjson::dom::object;

constexpr std::int64_t format_version = 1;
constexpr std::size_t longest_reason = 2000;
constexpr std::size_t max_depth = 64;

/// Why a line cannot be used.
Error unusable(std::string reason) {
    return {ErrorKind::input, std::move(reason)};
}

/// The members of an object, each of them given once.
class Members {
public:
    explicit Members(object members) : m_members(members) {}

    /// Nothing where it is null or missing.
    std::optional<element> find(std::string_view name) const {
        std::optional<element> found;
        for (const auto member : m_members) {
            if (member.key != name) {
                continue;
            }
            if (found) {
                throw unusable(fmt::format("'{}' appears twice", name));
            }
            found = member.value;
        }
        return found && !found->is_null() ? found : std::nullopt;
    }

    std::string_view text(std::string_view name) const {
        const auto found = optional_text(name);
        if (!found) {
            throw unusable(fmt::format("'{}' is missing", name));
        }
        return *found;
    }

    std::optional<std::string_view> optional_text(std::string_view name) const {
        const auto found = find(name);
        std::string_view text;
        if (found && found->get(text) != simdjson::SUCCESS) {
            throw unusable(fmt::format("'{}' is not a string", name));
        }
        return found ? std::optional{text} : std::nullopt;
    }

    std::uint64_t number(std::string_view name) const {
        const auto found = find(name);
        std::uint64_t number = 0;
        if (!found || found->get(number) != simdjson::SUCCESS) {
            throw unusable(fmt::format("'{}' is not a number", name));
        }
        return number;
    }

    /// 0 where it is null or missing.
    std::int64_t id(std::string_view name) const {
        const auto text = optional_text(name);
        const auto id = text ? parse_id(*text) : std::optional<std::int64_t>{0};
        if (!id) {
            throw unusable(fmt::format("'{}' is not an id", name));
        }
        return *id;
    }

private:
    object m_members;
};

std::uint64_t digest_of(std::string_view text) {
    constexpr std::size_t digits = 16;
    constexpr int base = 16;
    std::uint64_t digest = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, digest, base);
    if (text.size() != digits || read.ec != std::errc{} || read.ptr != end) {
        throw unusable("'rests_on' is not 16 hexadecimal digits");
    }
    return digest;
}

PlanLine plan_line(const Members& members) {
    PlanLine change;
    change.shop = members.text("shop");
    change.variant = members.id("variant_id");
    change.from = members.id("from");
    change.to = members.id("to");
    change.rule = members.optional_text("rule").value_or("");
    change.key = members.text("key");
    change.reason = members.text("reason");
    change.facts = digest_of(members.text("rests_on"));
    if (change.variant == 0) {
        throw unusable("'variant_id' is missing");
    }
    if (change.from == change.to) {
        throw unusable("it changes nothing");
    }
    if (members.optional_text("origin") !=
        (change.to == 0 ? std::nullopt
                        : std::optional<std::string_view>{"auto"})) {
        throw unusable("'origin' is auto for a link, and null for none");
    }
    if (change.reason.empty() || change.reason.size() > longest_reason) {
        throw unusable(
            fmt::format("'reason' is not 1 to {} bytes long", longest_reason));
    }
    return change;
}

} // namespace

template <typename Use>
void PlanReader::use(const Line& line, const Use& use_it) const {
    try {
        use_it();
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::input) {
            throw;
        }
        fail(line.number, error.message());
    }
}

PlanReader::PlanReader(std::unique_ptr<ByteSource> source)
    : m_lines(std::move(source)),
      m_parser(std::make_unique<simdjson::dom::parser>()) {
    Line line;
    if (!m_lines.next(line)) {
        fail(1, "it is empty");
    }
    use(line, [&] { read_header(parse(line)); });
}

PlanReader::~PlanReader() = default;

object PlanReader::parse(const Line& line) {
    m_line = line.number;
    if (line.text.size() > m_parser->capacity() &&
        m_parser->allocate(line.text.size() * 2, max_depth) !=
            simdjson::SUCCESS) {
        throw std::bad_alloc{};
    }
    object members;
    const auto error =
        m_parser->parse(line.text.data(), line.text.size(), false).get(members);
    if (error == simdjson::MEMALLOC) {
        throw std::bad_alloc{};
    }
    if (error != simdjson::SUCCESS) {
        throw unusable("it is not a complete JSON object");
    }
    return members;
}

void PlanReader::read_header(object object) {
    const Members members{object};
    if (!members.find("hwsync_plan")) {
        throw unusable("it is not a plan: a plan begins with its header");
    }
    if (members.number("hwsync_plan") != format_version) {
        throw unusable("it is a plan of another version of hwsync");
    }
    m_header.catalog = members.optional_text("catalog").value_or("");
    const auto identifier = parse_identifier(members.text("identifier"));
    if (!identifier) {
        throw unusable("'identifier' is neither sku nor barcode");
    }
    m_header.identifier = *identifier;
    const auto shops = members.find("shops");
    simdjson::dom::array list;
    if (!shops || shops->get(list) != simdjson::SUCCESS) {
        throw unusable("'shops' is not a list");
    }
    for (const auto shop : list) {
        simdjson::dom::object one;
        if (shop.get(one) != simdjson::SUCCESS) {
            throw unusable("a shop is not an object");
        }
        const Members of_shop{one};
        const auto name = of_shop.text("shop");
        for (const auto& other : m_header.shops) {
            if (other.name == name) {
                throw unusable(
                    fmt::format("shop {} appears twice", printable(name)));
            }
        }
        m_header.shops.push_back(
            {std::string{name}, of_shop.number("changes")});
    }
}

bool PlanReader::next(PlanLine& change) {
    while (m_shop < m_header.shops.size() &&
           m_shop_lines == m_header.shops[m_shop].changes) {
        ++m_shop;
        m_shop_lines = 0;
        m_last_variant = 0;
    }
    Line line;
    const bool more = m_lines.next(line);
    if (m_shop == m_header.shops.size()) {
        if (more) {
            fail(line.number, "it is more than the header counts");
        }
        return false;
    }
    if (!more) {
        fail(m_line, "the plan ends here, but its header counts more changes: "
                     "it was cut short");
    }
    use(line, [&] {
        change = plan_line(Members{parse(line)});
        change.line = line.number;
        check_order(change);
    });
    return true;
}

void PlanReader::check_order(const PlanLine& change) {
    if (change.shop != m_header.shops[m_shop].name) {
        throw unusable(fmt::format("a change of shop {} belongs here",
                                   printable(m_header.shops[m_shop].name)));
    }
    if (change.variant <= m_last_variant) {
        throw unusable(fmt::format("variant {} does not come after {}",
                                   change.variant, m_last_variant));
    }
    m_last_variant = change.variant;
    ++m_shop_lines;
}

void PlanReader::fail(std::uint64_t line, std::string_view what) const {
    throw Error(ErrorKind::input,
                fmt::format("{}:{}: {}", m_lines.name(), line, what),
                "make the plan anew with hwsync associate --plan");
}

} // namespace hwsync
