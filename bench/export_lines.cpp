#include "export_lines.hpp"

#include "export_text.hpp"

#include <fmt/core.h>

#include <array>
#include <iterator>
#include <numeric>
#include <string_view>

namespace bench {

namespace {

// Each kind of draw has a lot of its own.
enum Salt : std::uint64_t {
    size_salt = 1,
    order_salt,
    changed_salt,
    created_salt,
    updated_salt,
    title_salt,
    text_salt,
    sku_salt,
    barcode_salt,
    price_salt,
    own_salt
};

constexpr std::array<std::string_view, 6> colors{"Black", "Moss", "Slate",
                                                 "Rust",  "Bleu", "Weiß"};
constexpr std::array<std::string_view, 5> sizes{"XS", "S", "M", "L", "XL"};

/// Most products have one variant, a few have a hundred.
std::uint32_t variants_of(std::uint64_t lot) {
    const auto percent = lot % 100;
    const auto more = static_cast<std::uint32_t>(lot >> 32U);
    if (percent < 45) {
        return 1;
    }
    if (percent < 65) {
        return 2 + more % 3;
    }
    if (percent < 90) {
        return 5 + more % 8;
    }
    return percent < 99 ? 10 + more % 14 : 30 + more % 70;
}

/// From `begin` on.
void escape_slashes(std::size_t begin, std::string& out) {
    std::string escaped;
    escaped.reserve((out.size() - begin) * 2);
    for (const char c : std::string_view{out}.substr(begin)) {
        if (c == '/') {
            escaped += '\\';
        }
        escaped += c;
    }
    out.replace(begin, std::string::npos, escaped);
}

std::string option_value(std::uint32_t place) {
    return fmt::format("{} / {}{}", colors[place % colors.size()],
                       sizes[place / colors.size() % sizes.size()],
                       place < 30 ? "" : fmt::format(" {}", place / 30));
}

} // namespace

std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) noexcept {
    // SplitMix64's finalizer (Steele, Lea, Flood, 2014).
    auto value = (seed + 1) * 0x9e3779b97f4a7c15U + number;
    value = (value ^ (value >> 30U)) * 0xbf58476d1ce4e5b9U;
    value = (value ^ (value >> 27U)) * 0x94d049bb133111ebU;
    return value ^ (value >> 31U);
}

ExportLines::ExportLines(const ExportOptions& options)
    : m_options(options),
      m_first_id(options.is_child ? 8'100'000'000'000U : 6'400'000'000'000U),
      m_step(options.variants * std::uint64_t{7} / 11 + 1) {
    std::uint32_t variants = 0;
    while (variants < options.variants) {
        m_first_variants.push_back(variants);
        const auto lot =
            mixed(options.seed * 16 + size_salt, m_first_variants.size());
        variants = std::min(options.variants, variants + variants_of(lot));
    }
    m_first_variants.push_back(variants);
    while (std::gcd(m_step, std::uint64_t{options.variants}) != 1) {
        ++m_step;
    }
}

std::uint32_t ExportLines::products() const noexcept {
    return static_cast<std::uint32_t>(m_first_variants.size() - 1);
}

std::uint32_t ExportLines::variants(std::uint32_t product) const noexcept {
    return m_first_variants[product + 1] - m_first_variants[product];
}

std::uint64_t ExportLines::variant_id(std::uint32_t variant) const noexcept {
    const auto lot = mixed(m_options.seed * 16 + order_salt, variant);
    if (lot % 5 != 0) {
        return m_first_id + std::uint64_t{variant} * 65536 + lot % 32768;
    }
    const auto elsewhere = variant * m_step % m_options.variants;
    return m_first_id + elsewhere * 65536 + 32768 + lot % 32768;
}

bool ExportLines::is_changed(std::uint64_t line) const noexcept {
    const auto lot =
        mixed(m_options.seed * 16 + changed_salt, line) % 1'000'000;
    return static_cast<double>(lot) < m_options.changed_percent * 10'000;
}

void ExportLines::append(LineNumber line, std::string& out) const {
    const auto begin = out.size();
    if (line.place == LineNumber::of_product) {
        append_product(line.product, out);
    } else {
        append_variant(line.product, line.place, out);
    }
    if (!m_options.has_plain_slashes) {
        escape_slashes(begin, out);
    }
}

void ExportLines::append_product(std::uint32_t product,
                                 std::string& out) const {
    const auto seed = [&](Salt salt) {
        return mixed(m_options.seed * 16 + salt, product);
    };
    const bool changed = is_changed(std::uint64_t{product} << 32U);
    const auto created = time_of(seed(created_salt), 2017);
    const auto title = title_of(seed(title_salt));
    auto to = std::back_inserter(out);
    fmt::format_to(to,
                   R"({{"id":"gid://shopify/Product/{}","handle":"product-{}",)"
                   R"("title":"{}{}","descriptionHtml":")",
                   m_first_id + std::uint64_t{product} * 32768, product, title,
                   changed ? " (new)" : "");
    append_description(seed(text_salt), out);
    fmt::format_to(
        to,
        R"(","vendor":"Vendor {}","productType":"Type {}","status":"{}",)"
        R"("tags":["season-{}","line-{}"],"isGiftCard":false,)"
        R"("createdAt":{},"updatedAt":{},"publishedAt":{},)"
        R"("hasVariantsThatRequiresComponents":false,)"
        R"("variantsCount":{{"count":{}}},)",
        seed(title_salt) % 400, seed(title_salt) % 90,
        product % 20 == 0 ? "ARCHIVED" : "ACTIVE", product % 8, product % 40,
        created, time_of(seed(updated_salt), changed ? 2023 : 2020), created,
        variants(product));
    if (m_options.has_all_fields) {
        append_rest_of_product(product, out);
    }
    fmt::format_to(
        to,
        R"("featuredMedia":{{"preview":{{"image":{{"url":"https://cdn.shopify)"
        R"(.com/s/files/1/0611/2233/files/{}.jpg?v={}"}}}}}},)"
        R"("seo":{{"title":null,"description":null}}}})"
        "\n",
        product, 1'600'000'000 + product);
}

void ExportLines::append_identifiers(std::uint32_t product, std::uint32_t place,
                                     std::string& out) const {
    const auto variant = m_first_variants[product] + place;
    const auto seed = [&](Salt salt) {
        return mixed(m_options.seed * 16 + salt, variant);
    };
    const bool is_own = m_options.is_child && seed(own_salt) % 10 == 0;
    auto to = std::back_inserter(out);
    if (seed(sku_salt) % 50 == 0) {
        out += R"("sku":null,)";
    } else {
        fmt::format_to(to, R"("sku":"{}-{:06X}-{:03}",)", is_own ? "CH" : "NB",
                       product, place);
    }
    const auto lot = seed(barcode_salt) % 10;
    const auto number = is_own ? variant + 500'000'000 : variant;
    if (lot < 2) {
        out += R"("barcode":null,)";
    } else if (lot < 3) {
        fmt::format_to(to, R"("barcode":"{}",)",
                       gtin(fmt::format("4{:010}", number)));
    } else {
        fmt::format_to(to, R"("barcode":"{}",)",
                       gtin(fmt::format("952{:09}", number)));
    }
}

void ExportLines::append_variant(std::uint32_t product, std::uint32_t place,
                                 std::string& out) const {
    const auto variant = m_first_variants[product] + place;
    const auto seed = [&](Salt salt) {
        return mixed(m_options.seed * 16 + salt, variant);
    };
    const bool changed =
        is_changed((std::uint64_t{product} << 32U) + place + 1);
    auto to = std::back_inserter(out);
    fmt::format_to(
        to, R"({{"id":"gid://shopify/ProductVariant/{}","title":"{}",)",
        variant_id(variant),
        variants(product) == 1 ? "Default Title" : option_value(place));
    append_identifiers(product, place, out);
    fmt::format_to(to, R"("price":"{}.{}","position":{},"updatedAt":{},)",
                   5 + seed(price_salt) % 400, changed ? "49" : "90", place + 1,
                   time_of(seed(updated_salt), changed ? 2023 : 2020));
    if (m_options.has_all_fields) {
        append_rest_of_variant(product, place, out);
    }
    fmt::format_to(
        to, R"("inventoryItem":{{"id":"gid://shopify/InventoryItem/{}"{}}},)",
        variant_id(variant) + 7'000'000,
        m_options.has_all_fields
            ? fmt::format(
                  R"(,"requiresShipping":true,"tracked":true,"measurement":)"
                  R"({{"weight":{{"unit":"KILOGRAMS","value":{}.25}}}})",
                  seed(price_salt) % 9)
            : "");
    fmt::format_to(to, "\"__parentId\":\"gid://shopify/Product/{}\"}}\n",
                   m_first_id + std::uint64_t{product} * 32768);
}

void ExportLines::append_rest_of_product(std::uint32_t product,
                                         std::string& out) const {
    auto to = std::back_inserter(out);
    fmt::format_to(
        to,
        R"("category":{{"id":"gid://shopify/TaxonomyCategory/aa-1-{0}",)"
        R"("name":"Kind {0}","fullName":"Apparel > Clothing > Kind {0}"}},)"
        R"("options":[{{"id":"gid://shopify/ProductOption/{1}","name":)"
        R"("Title","position":1,"optionValues":[)",
        product % 30, m_first_id + product);
    for (std::uint32_t place = 0; place < variants(product); ++place) {
        fmt::format_to(
            to,
            R"({}{{"id":"gid://shopify/ProductOptionValue/{}","name":"{}"}})",
            place == 0 ? "" : ",",
            m_first_id + m_first_variants[product] + place,
            variants(product) == 1 ? "Default Title" : option_value(place));
    }
    fmt::format_to(
        to, R"(]}}],"onlineStoreUrl":"https://shop.example/products/{}",)",
        product);
}

void ExportLines::append_rest_of_variant(std::uint32_t product,
                                         std::uint32_t place,
                                         std::string& out) const {
    fmt::format_to(
        std::back_inserter(out),
        R"("compareAtPrice":null,"taxable":true,"requiresComponents":false,)"
        R"("createdAt":{},"selectedOptions":[{{"name":"Title","value":"{}"}}],)",
        time_of(mixed(m_options.seed * 16 + created_salt, product), 2017),
        variants(product) == 1 ? "Default Title" : option_value(place));
}

} // namespace bench
