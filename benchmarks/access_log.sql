-- Lines of a combined access log, in time order: visitors who come back, several pages a visit, assets, forms, errors and bots.
-- Parameters: $lines, $visitors, $first_day (date), $days
with
    hits as (
        select
            number // 7 as visit,
            number % 7 as place,
            hash(number // 7) % $visitors::ubigint as visitor,
            hash(number, 'hit') as luck
        from range($lines) as numbers(number)
    ),
    placed as (
        select
            visitor,
            luck,
            place,
            visit,
            $first_day::timestamp
            + to_seconds((hash(visit, 'start') % ($days * 86400)::ubigint)::bigint)
            + to_seconds((place * 19 + luck % 17)::bigint) as started_at
        from hits
    ),
    worded as (
        select
            started_at,
            visitor,
            luck,
            concat('100.', 64 + visitor // 65536, '.', visitor // 256 % 256, '.', visitor % 256) as address,
            list_extract(
                ['council-tax', 'missed-bin', 'school-places', 'parking-permit', 'housing-benefit', 'planning', 'library', 'blue-badge',
                'bulky-waste', 'electoral-roll', 'births', 'licensing', 'street-lighting', 'potholes', 'garden-waste', 'benefits-calculator'],
                (1 + hash(visit, 'service') % 16)::bigint
            ) as service,
            case
                when luck % 100 < 35 then 'asset'
                when luck % 100 < 55 then 'form'
                when luck % 100 < 57 then 'contact'
                else 'page'
            end as sort,
            case when visitor % 16 = 0 then 'bot' when visitor % 3 = 0 then 'phone' else 'desktop' end as machine,
            place
        from placed
    )
select
    concat(
        address,
        ' - - [',
        strftime(started_at, '%d/%b/%Y:%H:%M:%S'),
        ' +0000] "GET ',
        case sort
            when 'asset' then concat('/assets/', service, '-', luck // 100 % 40, '.', list_extract(['css', 'js', 'png', 'woff2'], (1 + luck // 4000 % 4)::bigint), '?v=12')
            when 'form' then concat('/', service, '/apply/', list_extract(['start', 'details', 'check', 'done'], (1 + place % 4)::bigint))
            when 'contact' then '/contact-us'
            else concat('/', service, '/page-', luck // 100 % 60, if(luck % 10 = 0, concat('?utm_source=newsletter&ref=', luck % 900000), ''))
        end,
        ' HTTP/1.1" ',
        case when luck % 250 = 0 then '404' when luck % 2000 = 1 then '500' else '200' end,
        ' ',
        200 + luck % 60000,
        ' "',
        case when place = 0 then 'https://www.google.com/' else concat('https://www.anytown.example/', service) end,
        '" "',
        case machine
            when 'bot'
            then list_extract(
                ['Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
                'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)',
                'Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)'],
                (1 + visitor // 16 % 3)::bigint
            )
            when 'phone'
            then concat('Mozilla/5.0 (Linux; Android ', 9 + visitor % 7, '; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/', 110 + visitor % 31, '.0.0.0 Mobile Safari/537.36')
            else concat('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/', 100 + visitor % 41, '.0.', 4000 + visitor % 20, '.0 Safari/537.36')
        end,
        '"'
    ) as line
from worded
order by started_at, visitor, luck
