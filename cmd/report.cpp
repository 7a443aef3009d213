#include "command_line/values.hpp"
#include "commands.hpp"
#include "output/html_report.hpp"
#include "output/html_text.hpp"
#include "output/json_writer.hpp"
#include "output/plain_words.hpp"
#include "process/clock.hpp"
#include "shared/context.hpp"
#include "shared/shops.hpp"
#include "shared/suggest_request.hpp"

#include <hwsync/picture_loader.hpp>
#include <hwsync/report_view.hpp>
#include <hwsync/text.hpp>

#include <fmt/core.h>

#include <memory>

namespace {

struct ReportOptions {
    std::filesystem::path path;
    std::vector<std::string> shops;
    bool embed_images = false;
    bool force = false;
};

/// How many rows a shop's lists have.
struct Listed {
    std::uint64_t open = 0;
    std::uint64_t suspect = 0;
    std::uint64_t gaps = 0;
};

/// What the page holds.
struct Written {
    std::vector<hwsync::ReportedShop> shops;
    std::vector<Listed> listed; ///< of each
    std::size_t pictures = 0;   ///< that stand in the page
    std::size_t missing = 0;    ///< that could not be had
    std::size_t left_out = 0;   ///< that would be too many
};

ShopAddress address_of(const hwsync::Config& config, const std::string& name) {
    const auto* shop = config.find_shop(name);
    return {shop == nullptr || shop->domain.empty()
                ? std::string{}
                : fmt::format("https://{}/admin", shop->domain)};
}

/// A stand-in for Shopify on this machine has its pictures there too.
hwsync::PictureSource source_of(const hwsync::Config& config) {
    for (const auto& shop : config.shops) {
        if (shop.endpoint.starts_with("http://")) {
            return hwsync::PictureSource::loopback_too;
        }
    }
    return hwsync::PictureSource::https_only;
}

void embed_pictures(const Context& context, HtmlReport& page,
                    Written& written) {
    hwsync::PictureLoader loader{
        source_of(context.config()), {}, context.environment(), context.stop()};
    const auto& pictures = page.data().pictures();
    for (std::size_t i = 0; i < pictures.size(); ++i) {
        const auto sized = picture_url(pictures[i]);
        const auto data = loader.load(sized.empty() ? pictures[i] : sized);
        if (data) {
            page.embed(i, *data);
            ++written.pictures;
        } else {
            ++written.missing;
        }
        context.observer().progress(
            {"fetching pictures", {}, 0, std::nullopt, i + 1});
    }
    if (written.missing > 0) {
        context.observer().log(
            hwsync::Severity::warning,
            fmt::format("{} of {} pictures could not be fetched, and are "
                        "missing from the page",
                        written.missing, pictures.size()));
    }
    written.left_out = page.data().pictures_left_out();
    if (written.left_out > 0) {
        context.observer().log(
            hwsync::Severity::warning,
            fmt::format("a page holds {} at most, so those of {} are left out: "
                        "name a shop with --shop, or leave out --embed-images",
                        counted(pictures.size(), "picture"),
                        counted(written.left_out, "more product")));
    }
}

/// A page of a shop that sells little of the catalog would be large for
/// nothing: what it does not sell at all is listed up to here.
constexpr std::uint64_t most_not_in_shop = 5000;

Listed write_lists(const Context& context, hwsync::ReportView& view,
                   const std::string& shop, HtmlReport& page) {
    Listed listed;
    page.begin_list(PageList::open);
    view.open_variants(shop, [&](const hwsync::Suggestion& suggestion) {
        page.add(suggestion);
        ++listed.open;
    });
    page.end_list(0);
    page.begin_list(PageList::suspect);
    view.suspect_links(shop, [&](const hwsync::SuspectLink& link) {
        page.add(link);
        ++listed.suspect;
    });
    page.end_list(0);
    page.begin_list(PageList::gaps);
    std::uint64_t not_in_shop = 0;
    std::uint64_t left_out = 0;
    view.gaps(shop, [&](const hwsync::Gap& gap) {
        context.stop().check();
        ++listed.gaps;
        if (gap.state == hwsync::GapState::not_in_shop &&
            ++not_in_shop > most_not_in_shop) {
            ++left_out;
            return;
        }
        page.add(gap);
    });
    page.end_list(left_out);
    return listed;
}

Written write_page(const Context& context, const ReportOptions& options,
                   NewFile& file) {
    const auto view = hwsync::ReportView::open(
        suggest_request(context, options.shops), context.stop());
    Written written;
    written.shops = view->shops();
    const auto catalog = view->catalog();
    HtmlReport page{file, options.embed_images ? Pictures::embedded
                                               : Pictures::linked};
    page.begin(catalog, written.shops,
               {current_time(), context.invocation(),
                address_of(context.config(), catalog.primary)});
    for (const auto& shop : written.shops) {
        if (!shop.was_read) {
            tell_never_read(context, shop.name);
        }
        page.begin_shop(shop, address_of(context.config(), shop.name));
        written.listed.push_back(write_lists(context, *view, shop.name, page));
        page.end_shop();
    }
    if (options.embed_images) {
        embed_pictures(context, page, written);
    }
    page.finish();
    return written;
}

void write_json(const Context& context, const ReportOptions& options,
                const Written& written) {
    JsonWriter json{context.output()};
    json.begin_object();
    json.member("command", context.command());
    json.member("path", options.path.native());
    json.key("shops");
    json.begin_array();
    for (std::size_t i = 0; i < written.shops.size(); ++i) {
        const auto& shop = written.shops[i];
        json.begin_object();
        json.member("shop", shop.name);
        json.member("never_read", !shop.was_read);
        json.member("variants", shop.variants);
        json.member("linked", shop.linked);
        json.member("blocked", shop.blocked);
        json.member("left_out", shop.left_out);
        json.member("coverage", shop.coverage());
        json.member("open", written.listed[i].open);
        json.member("suspect", written.listed[i].suspect);
        json.member("gaps", written.listed[i].gaps);
        json.end_object();
    }
    json.end_array();
    json.member("images", written.pictures);
    json.member("images_missing", written.missing);
    json.member("images_left_out", written.left_out);
    json.end_object();
    json.finish();
}

void write_text(const Context& context, const ReportOptions& options,
                const Written& written) {
    Listed all;
    for (const auto& listed : written.listed) {
        all.open += listed.open;
        all.suspect += listed.suspect;
    }
    context.output().write(fmt::format(
        "{}: {} without a link{} in {}\n",
        hwsync::printable(options.path.native(), 300),
        counted(all.open, "variant"),
        all.suspect == 0 ? std::string{}
                         : " and " + counted(all.suspect, "suspect link"),
        counted(written.shops.size(), "shop")));
}

ExitCode report(const Context& context, const ReportOptions& options) {
    context.own_files().check_output(
        {"the page", options.path, hwsync::Replaceable::page, options.force});
    if (options.embed_images) {
        context.check_certificates();
    }
    NewFile file{options.path};
    const auto written = write_page(context, options, file);
    file.commit();
    context.output().run_is_committed(std::nullopt);
    if (context.format() == Format::json) {
        write_json(context, options, written);
    } else if (context.verbosity() != Verbosity::quiet) {
        write_text(context, options, written);
    }
    return ExitCode::ok;
}

} // namespace

void add_report(Command& program) {
    const auto options = std::make_shared<ReportOptions>();
    auto command = program.add_command(
        "report", "Write a web page that shows what is not linked, and why");
    add_path(
        command, "PATH", options->path,
        "The page, e.g. report.html; an existing page of hwsync's is replaced")
        .required();
    command
        .add_texts("--shop", options->shops,
                   "Only this child shop; may be repeated (default: all)")
        .type("NAME");
    command.add_flag("--embed-images", options->embed_images,
                     "Embed the products' pictures in the page");
    command.add_flag("--force", options->force, "Replace any existing file");
    command.add_examples({"hwsync report report.html",
                          "hwsync report eu.html --shop eu --embed-images"});
    command.set_action({.run = with(options, report)});
}
