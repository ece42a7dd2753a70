import { seenBy } from 'chat-api-client/live';
import { useChat, useComposer, useTimeline, useTyping } from 'chat-api-react';
import { useEffect } from 'react';

export function Conversation({ id }) {
  const timeline = useTimeline(id);
  const { items, status, hasOlder, older, loadOlder, markRead } = timeline;
  const typists = useTyping(id);
  const last = items.at(-1)?.key;

  useEffect(() => {
    if (last && document.visibilityState === 'visible') markRead();
  }, [last, markRead]);

  if (status === 'removed') return <p>You are not in this conversation any more.</p>;
  return (
    <section className="conversation">
      {hasOlder && <button data-testid="older" disabled={older === 'loading'} onClick={loadOlder}>Earlier messages</button>}
      {status === 'failed' && <button onClick={timeline.reload}>Try again</button>}
      <ol className="timeline" data-testid="timeline">
        {items.map((item) => <Item key={item.key} item={item} timeline={timeline} />)}
      </ol>
      <p className="typing" data-testid="typing">{typists.length > 0 && `${typists.join(', ')} writes …`}</p>
      <Composer id={id} />
    </section>
  );
}

function Item({ item, timeline }) {
  const { userId } = useChat();
  if (item.kind === 'gap') return <li><button onClick={() => timeline.loadGap(item)}>Messages in between</button></li>;
  if (item.kind === 'own') {
    const { content, state, error, tempMessageId } = item.send;
    return (
      <li className={state} data-testid="own">
        {content} {state === 'failed' ? <>{error.message} <button onClick={() => timeline.retry(tempMessageId)}>Send again</button></> : '…'}
      </li>
    );
  }
  const { message, change } = item;
  const seen = message.senderId === userId && seenBy(timeline.readers, message).length > 0;
  return (
    <li data-testid="message">
      <b>{message.senderId}</b>: {message.deletedAt ? <i>deleted</i> : <span>{message.content}</span>}{change?.state === 'sending' && ' …'}{seen && <span title="Seen"> ✓</span>}
    </li>
  );
}

function Composer({ id }) {
  const { text, files, isHeld, setText, addFile, send } = useComposer(id);
  const submit = (event) => {
    event.preventDefault();
    send();
  };
  return (
    <form onSubmit={submit}>
      <input data-testid="text" aria-label="Message" value={text} onChange={(event) => setText(event.target.value)} />
      <input type="file" aria-label="Add a file" onChange={(event) => event.target.files[0] && addFile(event.target.files[0])} />
      {files.map(({ key, name, state }) => <span key={key} className={state}>{name} {state}</span>)}
      <button data-testid="send">{isHeld ? 'Waits for its files' : 'Send'}</button>
    </form>
  );
}
