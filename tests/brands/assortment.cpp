#include "brands/parts.hpp"

#include <fmt/format.h>

#include <array>
#include <set>

namespace brands {

namespace {

using Values = std::vector<std::string>;

/// How a brand works: eight kinds, by its seed.
struct Manner {
    std::size_t kind;
    bool has_barcodes;
    bool has_product_per_colour;
    bool has_colours;
    bool is_of_many_vendors;
    std::array<std::string_view, 6> sizes; ///< up to the first empty one
    std::string_view size_name;
};

const Manner& manner_of(std::uint64_t seed) {
    static const std::array<Manner, 8> manners{{
        {0,
         true,
         false,
         true,
         false,
         {"XS", "S", "M", "L", "XL", "XXL"},
         "Size"},
        {1, false, true, true, false, {"S", "M", "L", "XL"}, "Size"},
        {2,
         true,
         false,
         false,
         true,
         {"30 ml", "50 ml", "100 ml", "250 ml"},
         "Volume"},
        {3, false, false, true, true, {}, ""},
        {4,
         true,
         false,
         true,
         true,
         {"38", "39", "40", "41", "42", "43"},
         "Size"},
        {5, true, false, false, true, {"100 g", "250 g", "1000 g"}, "Weight"},
        {6, true, false, false, true, {}, ""},
        {7, false, false, true, false, {"Small", "Large"}, "Size"},
    }};
    return manners[seed % manners.size()];
}

class Maker {
public:
    Maker(std::size_t variants, std::uint64_t seed)
        : m_random(seed * 7919 + 1), m_manner(manner_of(seed)),
          m_variants(variants) {
        const std::size_t vendors = m_manner.is_of_many_vendors ? 25 : 1;
        for (std::size_t i = 0; i < vendors; ++i) {
            m_vendors.push_back(made_up_name(m_random));
        }
    }

    Assortment make() {
        while (m_made.shop.variants.size() < m_variants) {
            if (m_made.shop.products.size() % 400 == 7) {
                add_protection();
            } else {
                add_product();
            }
        }
        return std::move(m_made);
    }

private:
    TitleParts new_title() {
        TitleParts parts;
        parts.noun = &m_random.one_of(nouns(m_manner.kind));
        if (m_random.once_in(700)) {
            parts.adjective = &m_random.one_of(adjectives());
        }
        if (m_manner.kind == 6) {
            parts.number =
                fmt::format("{}{}", static_cast<char>('A' + m_random.below(6)),
                            m_random.between(10, 990) * 10);
        }
        // Some brands name all things, some few.
        if (m_random.once_in(m_manner.kind % 2 == 0 ? 900 : 500)) {
            parts.name = made_up_name(m_random);
        }
        return parts;
    }

    void add_product() {
        auto parts = new_title();
        while (!m_titles.insert(title_of(parts, Language::english)).second) {
            parts = new_title();
            parts.name = made_up_name(m_random);
        }
        const auto palette = some_colours();
        if (!m_manner.has_product_per_colour) {
            add(parts, m_manner.has_colours && m_random.once_in(850)
                           ? palette
                           : std::vector<const Word*>{});
            return;
        }
        for (const auto* colour : palette) {
            parts.colour = colour;
            add(parts, {});
        }
    }

    std::vector<const Word*> some_colours() {
        std::vector<const Word*> chosen;
        const auto count = m_random.between(2, 6);
        auto at = m_random.below(colours().size());
        for (std::size_t i = 0; i < count; ++i) {
            chosen.push_back(&colours()[at]);
            at = (at + m_random.between(1, 2)) % colours().size();
        }
        return chosen;
    }

    Values some_sizes() {
        Values sizes;
        const bool has_sizes = m_random.once_in(800);
        for (const auto size : m_manner.sizes) {
            if (has_sizes && !size.empty() && m_random.once_in(900)) {
                sizes.emplace_back(size);
            }
        }
        return sizes;
    }

    void add(const TitleParts& parts, const std::vector<const Word*>& palette) {
        auto& shop = m_made.shop;
        Product product;
        product.id = next_product_id();
        product.title = title_of(parts, Language::english);
        product.handle = handle_of(product.title);
        product.vendor = m_random.one_of(m_vendors);
        product.product_type = in(parts.noun->type, Language::english);
        const auto sizes = some_sizes();
        if (!palette.empty()) {
            product.option_names.emplace_back("Color");
        }
        if (!sizes.empty()) {
            product.option_names.emplace_back(m_manner.size_name);
        }
        m_cents = (parts.noun->price *
                   static_cast<std::int64_t>(m_random.between(60, 160)) / 100) *
                      100 +
                  (m_random.once_in(500) ? 0 : 95);
        shop.products.push_back(std::move(product));
        m_made.titles.push_back(parts);
        const std::vector<const Word*> none{nullptr};
        const Values no_size{""};
        for (const auto* colour : palette.empty() ? none : palette) {
            for (const auto& size : sizes.empty() ? no_size : sizes) {
                add_variant(colour, size);
            }
        }
    }

    void add_variant(const Word* colour, const std::string& size) {
        Variant variant;
        variant.id = (m_variant_id += 32768);
        variant.product = m_made.shop.products.size() - 1;
        if (colour != nullptr) {
            variant.values.emplace_back(in(*colour, Language::english));
        }
        if (!size.empty()) {
            variant.values.push_back(size);
        }
        // What is sold by weight or volume costs by it.
        const bool is_measured = size.find(' ') != std::string::npos;
        variant.cents =
            is_measured ? m_cents * std::stoi(size) / 50 + 95 : m_cents;
        variant.sku = m_random.once_in(8)
                          ? std::string{m_random.once_in(500) ? "N/A" : "-"}
                          : fmt::format("{}{:06}", "K", m_number);
        if (m_manner.has_barcodes && m_random.once_in(970)) {
            variant.barcode = gtin_of(900'000'000'000 + m_number * 7);
        }
        ++m_number;
        m_made.shop.variants.push_back(std::move(variant));
        m_made.colours.push_back({colour});
    }

    /// Many variants of one name that differ in their price alone.
    void add_protection() {
        TitleParts parts;
        parts.name = "Shipping Protection";
        parts.noun = &nouns(m_manner.kind).front();
        add(parts, {});
        auto& shop = m_made.shop;
        shop.products.back().title = "Shipping Protection";
        shop.products.back().handle =
            fmt::format("shipping-protection-{}", shop.products.size());
        shop.products.back().option_names = {"Price"};
        while (shop.variants.back().product + 1 == shop.products.size()) {
            shop.variants.pop_back();
            m_made.colours.pop_back();
        }
        for (std::int64_t price = 1; price <= 20; ++price) {
            m_cents = price * 95;
            add_variant(nullptr,
                        fmt::format("{}.{:02}", m_cents / 100, m_cents % 100));
        }
    }

    std::int64_t next_product_id() {
        m_product_id +=
            32768 * static_cast<std::int64_t>(m_random.between(1, 9));
        return m_product_id;
    }

    Random m_random;
    const Manner& m_manner;
    std::size_t m_variants;
    Values m_vendors;
    Assortment m_made;
    std::set<std::string> m_titles;
    std::int64_t m_product_id = 7'000'000'000'000;
    std::int64_t m_variant_id = 40'000'000'000'000;
    std::int64_t m_cents = 0;
    std::uint64_t m_number = 1;
};

} // namespace

Assortment make_assortment(std::size_t variants, std::uint64_t seed) {
    return Maker{variants, seed}.make();
}

std::string title_of(const TitleParts& parts, Language language) {
    std::string title;
    const auto add = [&](std::string_view word) {
        if (!word.empty()) {
            title += title.empty() ? "" : " ";
            title += word;
        }
    };
    add(parts.name);
    if (parts.adjective != nullptr) {
        add(in(*parts.adjective, language));
    }
    if (parts.noun != nullptr) {
        add(in(parts.noun->word, language));
    }
    add(parts.number);
    if (parts.colour != nullptr) {
        title += " - ";
        title += in(*parts.colour, language);
    }
    return title;
}

std::string handle_of(std::string_view title) {
    std::string handle;
    for (const char c : title) {
        const bool is_letter = (c >= 'a' && c <= 'z') ||
                               (c >= '0' && c <= '9') ||
                               static_cast<unsigned char>(c) >= 0x80;
        if (is_letter || (c >= 'A' && c <= 'Z')) {
            handle += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        } else if (!handle.empty() && handle.back() != '-') {
            handle += '-';
        }
    }
    return handle;
}

std::string gtin_of(std::uint64_t number) {
    auto digits = fmt::format("{:012}", number);
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
        sum += (digits[i] - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return digits + std::to_string((10 - sum % 10) % 10);
}

} // namespace brands
