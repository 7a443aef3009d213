#include "program/random_shop.hpp"

#include <array>
#include <utility>

namespace {

std::string random_sku(Dice& dice) {
    static const std::array<std::string, 9> plain{
        "A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "EU-A1"};
    static const std::array<std::string, 13> odd{"a1",
                                                 "A 1",
                                                 "'A1",
                                                 " A2\t",
                                                 "\xc2\xa0"
                                                 "B1",
                                                 "b2",
                                                 "EU-A2",
                                                 "",
                                                 "A\xef\xbc\x91",
                                                 "A3-X",
                                                 " EU-B1\xe2\x80\x8b",
                                                 "eu-A1",
                                                 "'EU- b2-x"};
    static const std::array<std::string, 6> none{"N/A", "n/a",  "-",
                                                 "0",   "EU--", "'"};
    return dice.once_in(8)   ? dice.one_of(none)
           : dice.once_in(4) ? dice.one_of(odd)
                             : dice.one_of(plain);
}

std::string random_barcode(Dice& dice) {
    static const std::array<std::string, 18> all{
        "00000000",
        "0",
        "N/A",
        "0N/A",
        "7.5E+11",
        "012345000010",
        "0012345000010",
        "00012345000010",
        "12345000010",
        "012345000027",
        "0012345000027",
        "9520000001995",
        "09520000001995",
        "9520000001996", // a check digit that does not hold
        "09520000001996",
        "ABC",
        "abc",
        ""};
    return dice.one_of(all);
}

std::string random_status(Dice& dice) {
    static const std::array<std::string, 8> statuses{
        "ACTIVE", "ACTIVE", "ACTIVE",   "ACTIVE",
        "ACTIVE", "DRAFT",  "ARCHIVED", "UNLISTED"};
    return dice.one_of(statuses);
}

} // namespace

RandomShop::RandomShop(Dice& dice, std::int64_t first_id)
    : m_dice(dice), m_next_id(first_id) {
    for (int i = 0; i < 6; ++i) {
        add_product();
    }
}

void RandomShop::live_on(const std::string& now) {
    m_now = now;
    for (auto changes = m_dice.below(5); changes > 0; --changes) {
        change_one();
    }
}

std::vector<ExportProduct> RandomShop::changed() const {
    std::vector<ExportProduct> changed;
    for (const auto& product : m_products) {
        if (product.updated_at == m_now) {
            changed.push_back(product);
        }
    }
    return changed;
}

ExportVariant RandomShop::new_variant() {
    return {new_id(), random_sku(m_dice), random_barcode(m_dice), m_now};
}

void RandomShop::add_product() {
    ExportProduct product{new_id(), {}, random_status(m_dice), m_now};
    for (auto variants = m_dice.below(3) + 1; variants > 0; --variants) {
        product.variants.push_back(new_variant());
    }
    m_products.push_back(std::move(product));
}

void RandomShop::touch(ExportProduct& product) {
    product.updated_at = m_now;
    for (auto& variant : product.variants) {
        variant.updated_at = m_now;
    }
}

void RandomShop::change_one() {
    const auto at = m_dice.below(m_products.size());
    auto& product = m_products[at];
    switch (m_dice.below(10)) {
    case 0:
        add_product();
        break;
    case 1:
        if (m_products.size() > 3) {
            m_products.erase(m_products.begin() +
                             static_cast<std::ptrdiff_t>(at));
        }
        break;
    case 2:
        make_anew(at);
        break;
    case 3:
        product.status = random_status(m_dice);
        touch(product);
        break;
    case 4:
        product.variants.push_back(new_variant());
        touch(product);
        break;
    case 5:
        remove_variant(at);
        break;
    case 6:
        swap_skus(product);
        break;
    case 7:
        move_variant(at);
        break;
    default:
        change_variants(product);
    }
}

void RandomShop::change_variants(ExportProduct& product) {
    for (auto& variant : product.variants) {
        if (m_dice.once_in(2)) {
            variant.sku = random_sku(m_dice);
        }
        if (m_dice.once_in(2)) {
            variant.barcode = random_barcode(m_dice);
        }
    }
    touch(product);
}

void RandomShop::remove_variant(std::size_t at) {
    auto& variants = m_products[at].variants;
    if (variants.size() > 1) {
        variants.erase(variants.begin());
        touch(m_products[at]);
    }
}

void RandomShop::make_anew(std::size_t at) {
    auto& product = m_products[at];
    product.id = new_id();
    for (auto& variant : product.variants) {
        variant.id = new_id();
    }
    touch(product);
}

void RandomShop::swap_skus(ExportProduct& product) {
    std::swap(product.variants.front().sku, product.variants.back().sku);
    touch(product);
}

void RandomShop::move_variant(std::size_t from) {
    const auto to = m_dice.below(m_products.size());
    auto& variants = m_products[from].variants;
    if (from == to || variants.size() < 2) {
        return;
    }
    m_products[to].variants.push_back(variants.back());
    variants.pop_back();
    touch(m_products[from]);
    touch(m_products[to]);
}
